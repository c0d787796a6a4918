package superhero.dataflow.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

/** Messages for tests, as Kafka's consumer gives them. */
public final class Messages {
  public static final long NOON = 1_767_268_800_000L;
  public static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";

  private Messages() {}

  public static Range range(String topic) {
    return new Range(topic, TOPIC_ID, 0, 0, 100, EventWindow.HOUR, 1 << 20);
  }

  /** The same range, its raw compressed in another way. */
  public static Range compressed(Range range, Compression compression) {
    return new Range(
        range.topic(),
        range.topicId(),
        range.partition(),
        range.start(),
        range.end(),
        range.window(),
        range.maxBatchBytes(),
        compression);
  }

  public static Message of(String topic, String value) {
    return of(topic, value.getBytes(StandardCharsets.UTF_8));
  }

  public static Message of(String topic, byte[] value) {
    return of(topic, null, new RecordHeaders(), value);
  }

  public static Message of(String topic, byte[] key, RecordHeaders headers, byte[] value) {
    return at(topic, 7, NOON, key, headers, value);
  }

  public static Message at(
      String topic, long offset, long timestamp, byte[] key, RecordHeaders headers, byte[] value) {
    Range range = range(topic);
    return new Message(
        range,
        range.etlId(),
        new ConsumerRecord<>(
            topic,
            0,
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            key == null ? -1 : key.length,
            value == null ? -1 : value.length,
            key,
            value,
            headers,
            Optional.empty()));
  }

  /**
   * The same message without its key or value, which were too large.
   *
   * @param keyBytes of the key; 0 keeps it
   * @param valueBytes of the value; 0 keeps it
   */
  public static Message leavingOut(Message message, int keyBytes, int valueBytes) {
    ConsumerRecord<byte[], byte[]> kafka = message.kafka();
    return new Message(
        message.range(),
        message.etlId(),
        new ConsumerRecord<>(
            kafka.topic(),
            kafka.partition(),
            kafka.offset(),
            kafka.timestamp(),
            kafka.timestampType(),
            keyBytes > 0 ? keyBytes : kafka.serializedKeySize(),
            valueBytes > 0 ? valueBytes : kafka.serializedValueSize(),
            keyBytes > 0 ? new byte[0] : kafka.key(),
            valueBytes > 0 ? new byte[0] : kafka.value(),
            kafka.headers(),
            kafka.leaderEpoch()));
  }
}
