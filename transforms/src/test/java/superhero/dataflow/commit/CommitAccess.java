package superhero.dataflow.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;

/** Commits ranges as the function behind {@link CommitOffsets} does, with its state by key. */
public final class CommitAccess {
  private final Epoch epoch;
  private final Map<String, List<Range>> waiting = new HashMap<>();
  private final Map<String, Long> reached = new HashMap<>();

  public CommitAccess(Epoch epoch) {
    this.epoch = epoch;
  }

  /** With the same state in another job, as a runner restores it from a checkpoint. */
  public CommitAccess restoredBy(Epoch other) {
    CommitAccess copy = new CommitAccess(other);
    waiting.forEach((key, ranges) -> copy.waiting.put(key, new ArrayList<>(ranges)));
    copy.reached.putAll(reached);
    return copy;
  }

  /** Takes a range that is on the lake. */
  public void commit(Range range) {
    String key = CommitOffsets.key(epoch.group(), range);
    List<Range> ranges = new ArrayList<>(waiting.getOrDefault(key, List.of()));
    ranges.add(range);
    Commit commit = Commit.of(epoch, ranges, reached.getOrDefault(key, 0L));
    waiting.put(key, commit.waiting());
    reached.put(key, commit.reached());
  }
}
