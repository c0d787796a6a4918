package superhero.dataflow.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The bytes of keys and values; none of one that is too large, which is not copied. It also ends a
 * poll that has given enough: Kafka's client then gives what it has, and asks for the same message
 * again in the next poll.
 */
final class BoundedBytes implements Deserializer<byte[]> {
  /** Stands for what was left out: the record says that it has another size. */
  static final byte[] LEFT_OUT = {};

  /** More than one fetch has, unless it is compressed to less than a sixtieth. */
  private static final long BYTES_OF_A_POLL = 64 << 20;

  private final int maxBytes;
  private long given;

  /**
   * Of keys or values of at most so many bytes.
   *
   * @param maxBytes of what is kept
   */
  BoundedBytes(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int maxBytes() {
    return maxBytes;
  }

  /** To be called before each poll. */
  void beginPoll() {
    given = 0;
  }

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null || bytes.length <= maxBytes ? bytes : LEFT_OUT;
  }

  /** Kafka reads the size off the buffer afterwards, which must not move. */
  @Override
  public byte[] deserialize(String topic, Headers headers, ByteBuffer bytes) {
    if (given > BYTES_OF_A_POLL) {
      throw new SerializationException("the next poll gives it");
    }
    if (bytes.remaining() > maxBytes) {
      return LEFT_OUT;
    }
    given += bytes.remaining();
    return Utils.toArray(bytes);
  }

  /** Kafka's client logs it. */
  @Override
  public String toString() {
    return "one poll gives no more than " + BYTES_OF_A_POLL + " bytes, and the next one goes on";
  }
}
