package superhero.dataflow.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.CutBack;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;

/** How far a planner has come with one partition. */
final class Partition {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

  private final TopicPartition name;
  private final String topicId;

  /** Planned and not yet seen to be committed, by offset; contiguous. */
  private final List<Range> open = new ArrayList<>();

  private long committed;
  private long planned;
  private long end;
  private long skippedTo;
  private long writtenNanos;
  private boolean isFull;
  private long seenEnd = -1;
  private Instant seen = Instant.EPOCH;
  private Instant complete = Instant.EPOCH;
  private long firstWaiting = -1;
  private @Nullable Instant timeOfFirstWaiting;

  private Optional<Integer> leaderEpoch = Optional.empty();

  private Partition(TopicPartition name, String topicId, long start) {
    this.name = name;
    this.topicId = topicId;
    this.committed = start;
    this.planned = start;
    this.end = start;
  }

  /** A partition that the group has nothing of. */
  static Partition begin(TopicPartition name, String topicId, long start) {
    return new Partition(name, topicId, start);
  }

  /**
   * A partition of which something is on the lake.
   *
   * @param committed below it all is
   * @param open ranges from there on that were planned, contiguous
   */
  static Partition resume(TopicPartition name, String topicId, long committed, List<Range> open) {
    Partition partition = new Partition(name, topicId, committed);
    if (!open.isEmpty()) {
      partition.open.addAll(open);
      partition.planned = open.get(open.size() - 1).end();
    }
    return partition;
  }

  /**
   * A partition as the ledger knows it: its open ranges are those of an earlier job.
   *
   * @throws JobException where the ledger is of another topic, or was changed by hand
   */
  static Partition resume(TopicPartition name, String topicId, Ledger.Entry entry) {
    PartitionPlan plan = entry.plan();
    if (plan == null) {
      return new Partition(name, topicId, entry.committed());
    }
    if (!plan.topicId().equals(topicId)) {
      throw new JobException(
          "topic "
              + name.topic()
              + " was deleted and created anew since its last ingest (its id was "
              + plan.topicId()
              + " and is "
              + topicId
              + "); use another --consumerGroup for the new"
              + " one, the lake keeps both apart");
    }
    // The plan began at what was committed then: it stands in for offsets that were lost, and for
    // those that say nothing of the lake.
    long committed = entry.isOwn() ? entry.committed() : plan.start();
    if (!entry.isOwn() && entry.committed() != null) {
      LOG.warn(
          "{}: offset {} was committed by another consumer of the group, or by hand, and says"
              + " nothing of the lake; going on from the plan, at {}",
          name,
          entry.committed(),
          committed);
    }
    if (committed < plan.start()) {
      LOG.warn(
          "{} is committed to {}, but was to {} before: going on there",
          name,
          committed,
          plan.start());
      committed = plan.start();
    }
    if (committed > plan.end()) {
      throw new JobException(
          "offset "
              + committed
              + " of "
              + name
              + " is committed, but the plan of the consumer group ends at "
              + plan.end()
              + ": one of the two was changed by hand; use another --consumerGroup");
    }
    List<Range> open = new ArrayList<>();
    for (Range range : plan.open()) {
      if (range.start() < committed && committed < range.end()) {
        throw new JobException(
            "offset "
                + committed
                + " of "
                + name
                + " is in the middle of "
                + range
                + ", which was planned: somebody has moved the offset of the consumer group;"
                + " move it to "
                + range.start()
                + " or "
                + range.end());
      }
      if (range.start() >= committed) {
        open.add(range);
      }
    }
    Partition partition = resume(name, topicId, committed, open);
    partition.leaderEpoch = plan.leaderEpoch();
    return partition;
  }

  /**
   * True if the log may have been cut back below what is planned: it has a newer leader, or is
   * shorter.
   *
   * @param latest where it ends now
   */
  boolean doubts(ListOffsetsResultInfo latest) {
    return leaderEpoch.isPresent()
        && (latest.offset() < planned || latest.leaderEpoch().orElse(-1) > leaderEpoch.get());
  }

  /** What is planned, for a comparison of the log with what it was. */
  OffsetAndMetadata plannedEnd() {
    return new OffsetAndMetadata(planned, leaderEpoch, "");
  }

  /**
   * Learns who leads a log that is what it was.
   *
   * @param unchangedTo the first offset that has another message than was planned, or none
   * @throws JobException if the log was cut back
   */
  void isLedBy(Optional<Integer> listed, long unchangedTo) {
    if (unchangedTo < planned) {
      throw CutBack.of(name, unchangedTo, planned, null);
    }
    if (listed.orElse(-1) > leaderEpoch.orElse(-1)) {
      leaderEpoch = listed;
    }
  }

  /**
   * Gives up what a log that was cut back has lost. Offsets that were planned are not planned
   * again: an open range is read from what is there now, or stays on the lake as it is if it was
   * begun.
   *
   * @param from the first offset that has another message than was planned, or none
   * @param onLake what is on the lake of the topic
   */
  void skipCutBack(long from, LakeRanges onLake) {
    List<Range> begun = new ArrayList<>();
    open.replaceAll(
        range -> {
          if (range.end() <= from || range.written() || !onLake.hasRaw(range)) {
            return range;
          }
          begun.add(range);
          return range.asWritten();
        });
    leaderEpoch = Optional.empty();
    LOG.warn(
        "{}: the log was cut back to offset {}; of what stands there now to {}, which was planned"
            + " by then, only open ranges are read that were not begun; begun were {}",
        name,
        from,
        planned,
        begun);
  }

  /**
   * Compares with the log.
   *
   * @param earliest first offset that Kafka still has
   * @param latest first offset that is not there yet
   * @throws JobException where the log does not have what is to be read next
   */
  void check(long earliest, long latest) {
    if (Math.max(committed, skippedTo) < earliest) {
      throw new JobException(
          (earliest - committed)
              + " messages of "
              + name
              + " are gone: offset "
              + committed
              + " is to be read next, and Kafka's first is "
              + earliest
              + " (its retention was shorter than the pause); to go on without them, start once"
              + " with --skipLostMessages");
    }
    if (committed > latest) {
      throw new JobException(
          "offset "
              + committed
              + " of "
              + name
              + " is committed, but the log ends at "
              + latest
              + ": the log was cut back, or the consumer group is one of another cluster");
    }
  }

  /**
   * Gives up what Kafka no longer has.
   *
   * @param onLake what is on the lake of the topic
   */
  void skipTo(long earliest, LakeRanges onLake) {
    if (committed >= earliest) {
      return;
    }
    long from = committed;
    List<Range> left = new ArrayList<>();
    for (Range range : open) {
      if (range.start() >= earliest) {
        left.add(range);
      } else if (range.end() > earliest && (range.written() || !onLake.hasRaw(range))) {
        // It keeps its name: a worker that still has all of it overwrites it with more.
        left.add(range);
      } else {
        // What is there of its beginning must not be replaced by its end alone.
        committed = Math.max(committed, range.end());
      }
    }
    open.clear();
    open.addAll(left);
    committed = left.isEmpty() ? Math.max(committed, earliest) : left.get(0).start();
    planned = Math.max(planned, committed);
    skippedTo = earliest;
    LOG.warn(
        "{}: offsets {} to {} are skipped, Kafka no longer has them",
        name,
        from,
        Math.max(committed, earliest));
  }

  TopicPartition name() {
    return name;
  }

  String topicId() {
    return topicId;
  }

  long committed() {
    return committed;
  }

  /** No message before {@link #planned} is of a later one, if it is known. */
  Optional<Integer> leaderEpoch() {
    return leaderEpoch;
  }

  List<Range> open() {
    return List.copyOf(open);
  }

  /** The same open ranges, some of which turned out to be on the lake. */
  void replaceOpen(List<Range> ranges) {
    open.clear();
    open.addAll(ranges);
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** The first offset that is not planned. */
  long planned() {
    return planned;
  }

  /** True where messages wait to be planned. */
  boolean waits() {
    return planned < end;
  }

  /** Whether the event time of the first message that waits is known. */
  boolean knowsTimeOfFirstWaiting() {
    return timeOfFirstWaiting != null && firstWaiting == planned;
  }

  /** The event time of the first message that waits; {@link #knowsTimeOfFirstWaiting}. */
  Instant timeOfFirstWaiting() {
    return timeOfFirstWaiting;
  }

  /** Learns the timestamp (ms since 1970) of the message that waits at this offset. */
  void firstWaitingIs(long timestamp) {
    firstWaiting = planned;
    timeOfFirstWaiting = Instant.ofEpochMilli(timestamp);
  }

  /**
   * Learns where the log ends, with messages of open transactions and without.
   *
   * @param highWatermark asked for before {@code stable} was
   * @param now before both were asked for
   * @return when all messages that have been seen so far were in the log: none that came before is
   *     behind an open transaction; 1970 while that is not known
   */
  Instant completeAsOf(long highWatermark, long stable, Instant now) {
    if (stable >= seenEnd) {
      complete = seen;
      seenEnd = highWatermark;
      seen = now;
    }
    if (stable >= highWatermark) {
      complete = now;
    }
    return complete;
  }

  /** Learns that its plan was made durable. */
  void writtenAt(long nanos) {
    writtenNanos = nanos;
  }

  /** The time between the last write and this, in nanoseconds. */
  long nanosSinceWritten(long nanos) {
    return nanos - writtenNanos;
  }

  /**
   * Learns that all below an offset is on the lake.
   *
   * @throws JobException if nothing that was planned ends there
   */
  void commitTo(long offset) {
    if (offset <= committed) {
      return;
    }
    if (open.stream().noneMatch(range -> range.end() == offset)) {
      throw new JobException(
          "offset "
              + offset
              + " of "
              + name
              + " is committed, and no range that this job has planned ends there: another job of"
              + " the consumer group has taken over, or somebody has moved its offset");
    }
    committed = offset;
    open.removeIf(range -> range.end() <= committed);
  }

  /**
   * Plans what there is.
   *
   * @param newEnd first offset that is not there yet
   * @return the new ranges
   */
  List<Range> cut(long newEnd, boolean flush, int mostOpen, PlanSettings settings, Epoch epoch) {
    end = Math.max(end, newEnd);
    List<Range> ranges = new ArrayList<>();
    for (long cut :
        Cuts.ends(planned, newEnd, settings.batchSize(), flush, mostOpen - open.size())) {
      ranges.add(
          new Range(
              name.topic(),
              topicId,
              name.partition(),
              planned,
              cut,
              settings.window(),
              settings.maxBatchBytes(),
              settings.rawCompression()));
      planned = cut;
    }
    open.addAll(ranges);
    dropWhatDoesNotFit(ranges, settings, epoch);
    return ranges;
  }

  /** What Kafka does not take as metadata is planned when ranges before it are committed. */
  private void dropWhatDoesNotFit(List<Range> ranges, PlanSettings settings, Epoch epoch) {
    boolean wasFull = isFull;
    isFull = false;
    while (!ranges.isEmpty() && !plan(epoch, settings).fits()) {
      isFull = true;
      // Half of them, or one: a plan of many equal cuts is as short as that of a few.
      int kept = ranges.size() / 2;
      planned = ranges.get(kept).start();
      ranges.subList(kept, ranges.size()).clear();
      open.removeIf(range -> range.start() >= planned);
    }
    if (isFull && !wasFull) {
      LOG.warn(
          "{}: {} ranges are planned and not committed, their plan fills the {} bytes that Kafka"
              + " keeps of it; more is planned when some are committed",
          name,
          open.size(),
          PartitionPlan.MAX_BYTES);
    }
  }

  PartitionPlan plan(Epoch epoch, PlanSettings settings) {
    return new PartitionPlan(
        epoch.number(),
        settings.lake(),
        settings.fingerprint(),
        topicId,
        committed,
        open,
        leaderEpoch);
  }
}
