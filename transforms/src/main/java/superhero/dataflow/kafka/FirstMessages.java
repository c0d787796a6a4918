package superhero.dataflow.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** The first message at an offset, of many partitions at once. */
final class FirstMessages {
  /** Of a consumer that takes little memory. */
  static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 14,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 24,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1 << 16);

  /** Since the last answer, of a partition that is asked for its first message. */
  private static final Duration NO_ANSWER = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private FirstMessages() {}

  /** See {@link Kafka#timestamps}. */
  static Map<TopicPartition, Long> timestamps(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> timestamps = new HashMap<>();
    try {
      consumer.assign(offsets.keySet());
      offsets.forEach(consumer::seek);
      long answered = System.nanoTime();
      while (timestamps.size() < offsets.size()
          && System.nanoTime() - answered < NO_ANSWER.toNanos()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(PAUSE);
        for (TopicPartition partition : records.partitions()) {
          timestamps.putIfAbsent(partition, records.records(partition).get(0).timestamp());
          answered = System.nanoTime();
        }
        consumer.pause(records.partitions());
      }
    } catch (OffsetOutOfRangeException e) {
      // What waits there is gone by now: the next round sees where the log begins.
    }
    return timestamps;
  }
}
