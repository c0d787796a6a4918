package superhero.dataflow.plan;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.Kafka;

/**
 * The event time below which all is planned: that of the oldest message that waits, now where none
 * does. Partitions that are caught up, or never had a message, do not hold it back. It never goes
 * back.
 */
final class PlanWatermark {
  private Instant watermark = Instant.EPOCH;

  Instant get() {
    return watermark;
  }

  /**
   * The watermark waits for what is not known: a partition that has no leader, messages of a
   * transaction that is open, a first message that Kafka has not given yet.
   *
   * @param most it is not later than this
   * @param now before the ends were asked for
   * @param highWatermarks the ends behind messages of open transactions
   * @param stable the ends before these, asked for later
   */
  void advance(
      Kafka kafka,
      Collection<Partition> partitions,
      Instant most,
      Instant now,
      Map<TopicPartition, Long> highWatermarks,
      Map<TopicPartition, Long> stable) {
    learnFirstWaiting(kafka, partitions);
    Instant oldest = most;
    for (Partition partition : partitions) {
      Long highWatermark = highWatermarks.get(partition.name());
      Long end = stable.get(partition.name());
      if (highWatermark == null || end == null || waitsUnknown(partition)) {
        return;
      }
      oldest = earlier(oldest, partition.times().completeAsOf(highWatermark, end, now));
      if (partition.waits()) {
        oldest = earlier(oldest, partition.times().timeOfFirstWaiting());
      }
    }
    watermark = oldest.isAfter(watermark) ? oldest : watermark;
  }

  private static void learnFirstWaiting(Kafka kafka, Collection<Partition> partitions) {
    Map<TopicPartition, Partition> unknown = new HashMap<>();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Partition partition : partitions) {
      if (waitsUnknown(partition)) {
        unknown.put(partition.name(), partition);
        offsets.put(partition.name(), partition.planned());
      }
    }
    kafka
        .timestamps(offsets)
        .forEach(
            (name, timestamp) -> {
              Partition partition = unknown.get(name);
              partition.times().firstWaitingIs(partition.planned(), timestamp);
            });
  }

  /** Whether a message waits whose event time is not known. */
  private static boolean waitsUnknown(Partition partition) {
    return partition.waits() && !partition.times().isKnown(partition.planned());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
