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

  Producing(SimKafka kafka, Supplier<Instant> clock) {
    this.clock = clock;
  }

  record OnTime(SimTopic topic, int partition, long offset, long timestamp) {}

  void produce(SimTopic topic, int partition, int count) {
    for (int i = 0; i <= count; i++) {
      append(topic, partition, i, false);
    }
  }

  void inTransaction(SimTopic topic, int partition, int count) {
    append(topic, partition, count, true);
  }

  SimTopic recreate(SimTopic topic) {
    deleted.add(topic);
    return new SimTopic(topic.name, deleted.size(), 1);
  }

  private void append(SimTopic topic, int partition, int kind, boolean inTransaction) {
    SimLog log = topic.logs.get(partition);
    Instant time = clock.get().minus(Duration.ofHours(kind % 4 == 3 ? 1 : 0));
    long offset = log.highWatermark();
    if (!time.isBefore(clock.get())) {
      onTime.add(new OnTime(topic, partition, offset, time.toEpochMilli()));
    }
    byte[] value =
        VALUES
            .get((int) ((offset + kind) % VALUES.size()))
            .formatted(offset)
            .getBytes(StandardCharsets.UTF_8);
    log.append(
        new ConsumerRecord<>(
            topic.name,
            partition,
            offset,
            // Messages of topics that had the same name differ.
            time.toEpochMilli() + deleted.size(),
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()),
        inTransaction);
  }
}
