package superhero.dataflow.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The bytes of a key or value; none of one that is too large, which is not copied.
 *
 * @param maxBytes of what is kept
 */
record BoundedBytes(int maxBytes) implements Deserializer<byte[]> {
  /** Stands for what was left out: the record says that it has another size. */
  static final byte[] LEFT_OUT = {};

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null || bytes.length <= maxBytes ? bytes : LEFT_OUT;
  }

  /** Kafka reads the size off the buffer afterwards, which must not move. */
  @Override
  public byte[] deserialize(String topic, Headers headers, ByteBuffer bytes) {
    return bytes.remaining() <= maxBytes ? Utils.toArray(bytes) : LEFT_OUT;
  }
}
