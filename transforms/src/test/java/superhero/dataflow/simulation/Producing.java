package superhero.dataflow.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Puts messages of a few kinds into logs, at times that are mostly about now. */
final class Producing {
  private static final String GOOD =
      "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"name\":\"n\","
          + "\"log_message\":\"m\",\"score\":%d}";
  private static final String SCORELESS =
      "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"name\":\"n\","
          + "\"log_message\":\"%d\",\"score\":\"high\"}";
  private static final List<String> VALUES = List.of(GOOD, SCORELESS, "no JSON %d", GOOD);

  /** Topics that were deleted. */
  final List<SimTopic> deleted = new ArrayList<>();

  /** What was sent at its own time, in order. */
  final List<OnTime> onTime = new ArrayList<>();

  private final Supplier<Instant> clock;
  private int created;

  Producing(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /** A message that was sent at its own time. */
  record OnTime(SimTopic topic, int partition, long offset, long timestamp) {
    String key() {
      return LakeContents.key(topic.shortId(), partition, offset);
    }
  }

  void produce(SimTopic topic, int partition, int count) {
    for (int i = 0; i <= count; i++) {
      append(topic, partition, i, false);
    }
  }

  void inTransaction(SimTopic topic, int partition, int count) {
    append(topic, partition, count, true);
  }

  SimTopic create(String topic) {
    return new SimTopic(topic, ++created, 1);
  }

  /** The topic is deleted, and another one has its name and as many partitions. */
  SimTopic recreate(SimTopic topic, int messages) {
    deleted.add(topic);
    SimTopic other = new SimTopic(topic.name, ++created, topic.logs.size());
    for (int partition = 0; partition < other.logs.size(); partition++) {
      for (int i = 0; i < messages; i++) {
        append(other, partition, i, false);
      }
    }
    return other;
  }

  private void append(SimTopic topic, int partition, int kind, boolean inTransaction) {
    SimLog log = topic.logs.get(partition);
    Instant time = clock.get().minus(Duration.ofHours(kind % 4 == 3 ? 1 : 0));
    long offset = log.highWatermark();
    byte[] value =
        VALUES
            .get((int) ((offset + kind) % VALUES.size()))
            .formatted(offset)
            .getBytes(StandardCharsets.UTF_8);
    // Messages of topics that had the same name differ, and those of leaders.
    long timestamp = time.toEpochMilli() + deleted.size() + 100L * log.leaderEpoch();
    if (timestamp >= clock.get().toEpochMilli()) {
      onTime.add(new OnTime(topic, partition, offset, timestamp));
    }
    log.append(
        new ConsumerRecord<>(
            topic.name,
            partition,
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            null,
            value,
            new RecordHeaders(),
            Optional.of(log.leaderEpoch())),
        inTransaction);
  }
}
