package superhero.dataflow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.Range;

/**
 * A Kafka message of a range. Its value is parsed at most once, whichever sinks ask for it. Used by
 * one thread.
 */
public final class Message {
  private final Range range;
  private final String etlId;
  private final ConsumerRecord<byte[], byte[]> kafka;
  private @Nullable String id;
  private @Nullable ParsedJson json;

  /**
   * A message of a range.
   *
   * @param etlId of the range, which all its messages share
   */
  public Message(Range range, String etlId, ConsumerRecord<byte[], byte[]> kafka) {
    this.range = range;
    this.etlId = etlId;
    this.kafka = kafka;
  }

  /** The message as Kafka's client gave it. */
  public ConsumerRecord<byte[], byte[]> kafka() {
    return kafka;
  }

  public Range range() {
    return range;
  }

  /** UUIDv5 of the range. */
  public String etlId() {
    return etlId;
  }

  /** UUIDv5 of topic id, partition and offset. */
  public String id() {
    if (id == null) {
      id = range.messageId(kafka.offset());
    }
    return id;
  }

  /** Of key, value and headers, also of what was left out. */
  public long bytes() {
    long bytes = Math.max(0, kafka.serializedKeySize());
    bytes += Math.max(0, kafka.serializedValueSize());
    for (Header header : kafka.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  /**
   * Whether the value was too large to be kept: the message has an empty array in its place, and
   * says that it has more bytes.
   */
  public boolean isValueLeftOut() {
    return isLeftOut(kafka.value(), kafka.serializedValueSize());
  }

  /** As {@link #isValueLeftOut}, of the key. */
  public boolean isKeyLeftOut() {
    return isLeftOut(kafka.key(), kafka.serializedKeySize());
  }

  /** Whether its key or its value was too large to be kept. */
  public static boolean isLeftOut(ConsumerRecord<byte[], byte[]> kafka) {
    return isLeftOut(kafka.key(), kafka.serializedKeySize())
        || isLeftOut(kafka.value(), kafka.serializedValueSize());
  }

  private static boolean isLeftOut(byte @Nullable [] bytes, int size) {
    return bytes != null && bytes.length < size;
  }

  /**
   * CRC32C of the value's bytes, 8 hexadecimal digits; that of no bytes for a tombstone, and for a
   * value that was left out.
   */
  public String checksum() {
    CRC32C crc = new CRC32C();
    if (kafka.value() != null) {
      crc.update(kafka.value(), 0, kafka.value().length);
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** The value as JSON, or why it is none. */
  public ParsedJson json() {
    if (json == null) {
      json =
          isValueLeftOut()
              ? ParsedJson.tooLarge(kafka.serializedValueSize())
              : ParsedJson.of(kafka.value());
    }
    return json;
  }

  /**
   * True where the value's bytes can stand as they are in a line of JSON: they are JSON without a
   * line break, and not the word null, which a line uses for a tombstone.
   */
  public boolean fitsInLine() {
    JsonNode tree = json().tree();
    if (tree == null || tree.isNull()) {
      return false;
    }
    if (PrintableAscii.is(kafka.value())) {
      return true;
    }
    for (byte each : kafka.value()) {
      if (each == '\n' || each == '\r') {
        return false;
      }
    }
    return true;
  }
}
