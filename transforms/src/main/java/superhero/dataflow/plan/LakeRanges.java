package superhero.dataflow.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.plan.LakeObjects.Named;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;

/**
 * What the objects on a lake tell of its ranges. A range is whole if it has a row of etl_meta, or
 * in a lake that is raw alone a manifest; the objects of any other were left unfinished. For a
 * group whose offsets Kafka does not have.
 */
final class LakeRanges {
  private static final Logger LOG = LoggerFactory.getLogger(LakeRanges.class);

  private final PlanSettings settings;
  private final LakeObjects objects;

  LakeRanges(PlanSettings settings, LakeObjects objects) {
    this.settings = settings;
    this.objects = objects;
  }

  /** The first offset that no object reaches; 0 if there is no object. */
  long end(TopicPartition name, String topicId) {
    return Stream.concat(objects.whole(name, topicId).stream(), objects.raw(name, topicId).stream())
        .mapToLong(Named::end)
        .max()
        .orElse(0);
  }

  /** True if an object of raw has offsets of this range. */
  boolean hasRaw(Range range) {
    return objects.raw(range.topic()).stream().anyMatch(named -> named.name().meets(range));
  }

  /**
   * Where a partition goes on. Ranges that are whole are never written again: those behind a gap
   * are open, but marked as written. What was begun in a gap is open as it was cut, by manifests
   * and names of raw objects; what lies between is cut as new messages are. So is what Kafka has
   * before the first object: the range that had it may not have been begun when a job was killed.
   */
  ResumePoint resume(TopicPartition name, String topicId, long earliest) {
    List<Range> whole = new ArrayList<>();
    for (Named named : objects.whole(name, topicId)) {
      join(whole, named.range(topicId, settings.maxBatchBytes()).asWritten());
    }
    List<Range> all = new ArrayList<>(whole);
    all.addAll(begun(name, topicId, whole));
    all.sort(Comparator.comparingLong(Range::start));
    long committed = all.isEmpty() ? earliest : Math.min(earliest, all.get(0).start());
    if (!all.isEmpty() && all.get(0).start() == committed && all.get(0).written()) {
      committed = all.remove(0).end();
    } else if (!all.isEmpty() && all.get(0).start() > committed) {
      LOG.warn(
          "{}: nothing of the offsets {} to {} is on the lake; they are written now",
          name,
          committed,
          all.get(0).start());
    }
    List<Range> open = new ArrayList<>();
    long reached = committed;
    for (Range next : all) {
      if (next.start() < reached) {
        throw overlap(next);
      }
      for (long end :
          Cuts.ends(reached, next.start(), settings.batchSize(), true, Integer.MAX_VALUE)) {
        open.add(
            new Range(
                name.topic(),
                topicId,
                name.partition(),
                reached,
                end,
                settings.window(),
                settings.maxBatchBytes(),
                settings.rawCompression()));
        reached = end;
      }
      open.add(next);
      reached = next.end();
    }
    return new ResumePoint(committed, open, Optional.empty());
  }

  /**
   * Ranges that were begun: those that have a manifest, and parts of others, each as a range. They
   * are compressed as they were.
   */
  private List<Range> begun(TopicPartition name, String topicId, List<Range> whole) {
    List<Range> begun = new ArrayList<>();
    for (Named manifest : objects.manifests(name, topicId)) {
      if (whole.stream().noneMatch(manifest::isWithin)) {
        begun.add(read(manifest));
      }
    }
    List<Range> covered = new ArrayList<>(whole);
    covered.addAll(begun);
    for (Named part : objects.raw(name, topicId)) {
      if (covered.stream().noneMatch(part::isWithin)) {
        // It is one batch, whatever it was cut by then.
        begun.add(part.range(topicId, Long.MAX_VALUE));
      }
    }
    begun.sort(Comparator.comparingLong(Range::start));
    return begun;
  }

  private Range read(Named manifest) {
    try {
      return Manifest.decode(manifest.path(), manifest.location().get(manifest.path())).range();
    } catch (IOException e) {
      throw new JobException(
          "cannot read the manifest " + manifest.location() + manifest.path(), e);
    }
  }

  private static void join(List<Range> whole, Range next) {
    Range last = whole.isEmpty() ? null : whole.get(whole.size() - 1);
    if (last == null || last.end() < next.start()) {
      whole.add(next);
    } else if (last.end() == next.start()) {
      whole.set(
          whole.size() - 1,
          new Range(
              last.topic(),
              last.topicId(),
              last.partition(),
              last.start(),
              next.end(),
              last.window(),
              last.maxBatchBytes(),
              last.rawCompression(),
              true));
    } else {
      throw overlap(next);
    }
  }

  static JobException overlap(Range range) {
    return new JobException(
        "objects of "
            + range.topicPartition()
            + " on the lake overlap at "
            + range
            + ": it cannot be told where to go on; audit the lake");
  }
}
