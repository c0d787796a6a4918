package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.range.Range;

/**
 * Where a partition goes on.
 *
 * @param committed below it all is on the lake
 * @param open ranges from there on that were planned, contiguous
 * @param leaderEpoch of Kafka, in which the end of the plan was listed; none if it is not known
 */
record ResumePoint(long committed, List<Range> open, Optional<Integer> leaderEpoch) {
  private static final Logger LOG = LoggerFactory.getLogger(ResumePoint.class);

  ResumePoint {
    open = List.copyOf(open);
  }

  /** At an offset behind which nothing is planned. */
  static ResumePoint at(long offset) {
    return new ResumePoint(offset, List.of(), Optional.empty());
  }

  /**
   * As the ledger knows the partition: its open ranges are those of an earlier job.
   *
   * @throws JobException where the ledger is of another topic, or was changed by hand
   */
  static ResumePoint of(TopicPartition name, String topicId, Ledger.Entry entry) {
    PartitionPlan plan = entry.plan();
    if (plan == null) {
      return at(entry.committed());
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
    long committed = committed(name, entry, plan);
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
    return new ResumePoint(committed, open, plan.leaderEpoch());
  }

  private static long committed(TopicPartition name, Ledger.Entry entry, PartitionPlan plan) {
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
    return committed;
  }

  /** The first offset that is not planned. */
  long planned() {
    return open.isEmpty() ? committed : open.get(open.size() - 1).end();
  }
}
