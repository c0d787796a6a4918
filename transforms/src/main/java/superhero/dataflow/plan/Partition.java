package superhero.dataflow.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.Kafka;

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
  private @Nullable Instant written;
  private long firstWaiting = -1;
  private @Nullable Instant timeOfFirstWaiting;

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
    // The plan began at what was committed then: it stands in for offsets that were lost.
    long committed = entry.committed() == null ? plan.start() : entry.committed();
    if (committed < plan.start()) {
      LOG.warn(
          "{} is committed to {}, but was to {} before: going on there",
          name,
          committed,
          plan.start());
      committed = plan.start();
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
    return resume(name, topicId, committed, open);
  }

  /**
   * Compares with the log.
   *
   * @param earliest first offset that Kafka still has
   * @param latest first offset that is not there yet
   * @throws JobException where the log does not have what is to be read next
   */
  void check(long earliest, long latest) {
    if (committed < earliest) {
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
      } else if (range.end() > earliest && !onLake.hasRaw(range)) {
        left.add(range.part(earliest, range.end()));
      } else {
        // What is there of its beginning must not be replaced by its end alone.
        committed = Math.max(committed, range.end());
      }
    }
    open.clear();
    open.addAll(left);
    committed = Math.max(committed, earliest);
    planned = Math.max(planned, committed);
    LOG.warn("{}: offsets {} to {} are skipped, Kafka no longer has them", name, from, committed);
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

  List<Range> open() {
    return List.copyOf(open);
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

  /** The event time of the first message that waits. */
  Instant timeOfFirstWaiting(Kafka kafka) {
    if (timeOfFirstWaiting == null || firstWaiting != planned) {
      firstWaiting = planned;
      timeOfFirstWaiting =
          Instant.ofEpochMilli(
              kafka
                  .timestamps(java.util.Map.of(name, planned))
                  .getOrDefault(name, System.currentTimeMillis()));
    }
    return timeOfFirstWaiting;
  }

  /** Learns that its plan was made durable. */
  void writtenAt(Instant time) {
    written = time;
  }

  boolean isWrittenBefore(Instant time) {
    return written != null && written.isBefore(time);
  }

  /** Learns that all below an offset is on the lake. */
  void commitTo(long offset) {
    committed = Math.max(committed, offset);
    open.removeIf(range -> range.end() <= committed);
  }

  /**
   * Plans what there is.
   *
   * @param newEnd first offset that is not there yet
   * @return the new ranges
   */
  List<Range> cut(long newEnd, boolean flush, int mostOpen, PlanSettings settings) {
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
              settings.maxBatchBytes()));
      planned = cut;
    }
    open.addAll(ranges);
    return ranges;
  }

  PartitionPlan plan(Epoch epoch, Lake lake) {
    return new PartitionPlan(epoch.number(), lake, topicId, committed, open);
  }
}
