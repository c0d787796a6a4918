package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;

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
   * A partition as the ledger knows it: its open ranges are those of an earlier job.
   *
   * @param earliest first offset that Kafka still has
   * @param latest first offset that is not there yet
   * @throws JobException where the ledger and the log do not go together
   */
  static Partition resume(
      TopicPartition name, String topicId, Ledger.Entry entry, long earliest, long latest) {
    PartitionPlan plan = entry.plan();
    if (plan != null && !plan.topicId().equals(topicId)) {
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
    long planStart = plan == null ? 0 : plan.start();
    long committed = entry.committed() == null ? planStart : entry.committed();
    if (committed < planStart) {
      LOG.warn(
          "{} is committed to {}, but was to {} before: going on there",
          name,
          committed,
          planStart);
      committed = planStart;
    }
    Partition partition = new Partition(name, topicId, committed);
    if (plan != null) {
      for (Range range : plan.open()) {
        if (range.end() > committed) {
          if (range.start() < committed) {
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
          partition.open.add(range);
          partition.planned = range.end();
        }
      }
    }
    if (committed < earliest) {
      throw new JobException(
          (earliest - committed)
              + " messages of "
              + name
              + " are gone: offset "
              + committed
              + " is to be read next, and Kafka's first is "
              + earliest
              + " (its retention was shorter than the pause); to go on without them, move the offset"
              + " of the consumer group to "
              + earliest);
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
    return partition;
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

  PartitionPlan plan(String lake) {
    return new PartitionPlan(lake, topicId, committed, open);
  }
}
