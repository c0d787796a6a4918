package superhero.dataflow.range;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets {@code [start, end)} of one topic partition, and all else that decides which objects
 * they become. Two equal ranges over the same log give the same objects.
 *
 * @param topicId Kafka's id of the topic, 32 hexadecimal digits: a topic deleted and created anew
 *     has another
 * @param start first offset, inclusive
 * @param end last offset, exclusive; compaction and transaction markers leave gaps in between
 * @param window which folders the messages go to
 * @param maxBatchBytes keys, values and headers of one batch, in bytes; a larger range is read as
 *     several
 * @param rawCompression how its raw objects are compressed
 * @param written whether it is whole on the lake already, so that only its offsets are to be
 *     committed; no part of what makes two ranges equal
 */
public record Range(
    String topic,
    String topicId,
    int partition,
    long start,
    long end,
    EventWindow window,
    long maxBatchBytes,
    Compression rawCompression,
    boolean written) {

  /** A range that is to be written. */
  public Range(
      String topic,
      String topicId,
      int partition,
      long start,
      long end,
      EventWindow window,
      long maxBatchBytes,
      Compression rawCompression) {
    this(topic, topicId, partition, start, end, window, maxBatchBytes, rawCompression, false);
  }

  /** A range that is to be written, to raw as gzip. */
  public Range(
      String topic,
      String topicId,
      int partition,
      long start,
      long end,
      EventWindow window,
      long maxBatchBytes) {
    this(topic, topicId, partition, start, end, window, maxBatchBytes, Compression.GZIP);
  }

  public Range {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "a range needs 0 <= start < end, not [" + start + ", " + end + ")");
    }
  }

  public TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }

  /** A part of this range, which gives its name to objects of its own. */
  public Range part(long partStart, long partEnd) {
    return new Range(
        topic, topicId, partition, partStart, partEnd, window, maxBatchBytes, rawCompression);
  }

  /** The same range, whole on the lake. */
  public Range asWritten() {
    return new Range(
        topic, topicId, partition, start, end, window, maxBatchBytes, rawCompression, true);
  }

  /** The topic's folder in raw and dead letters. */
  public String folder() {
    return ObjectName.visible(topic);
  }

  /**
   * The name that all objects of this range share: {@link #folder}, first 8 digits of the topic's
   * id, partition, start and end of 19 digits each, joined by underscores.
   */
  public String objectName() {
    return String.format(
        Locale.ROOT,
        "%s_%s_%d_%019d_%019d",
        folder(),
        topicId.substring(0, 8),
        partition,
        start,
        end);
  }

  /** UUIDv5 of the topic's id, partition, start and end. */
  public String etlId() {
    return NameUuid.of(topicId + "/" + partition + "/" + start + "/" + end);
  }

  /** UUIDv5 of the topic's id, partition and offset. */
  public String messageId(long offset) {
    return NameUuid.of(topicId + "/" + partition + "/" + offset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Range that
        && topic.equals(that.topic)
        && topicId.equals(that.topicId)
        && partition == that.partition
        && start == that.start
        && end == that.end
        && window == that.window
        && maxBatchBytes == that.maxBatchBytes
        && rawCompression == that.rawCompression;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        topic, topicId, partition, start, end, window, maxBatchBytes, rawCompression);
  }

  @Override
  public String toString() {
    return topic + "-" + partition + " [" + start + ", " + end + ")";
  }

  /** Encodes a range in about 60 bytes. */
  public static final class RangeCoder extends AtomicCoder<Range> {
    private static final RangeCoder INSTANCE = new RangeCoder();

    public static RangeCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(Range range, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeUTF(range.topic);
      out.writeUTF(range.topicId);
      out.writeInt(range.partition);
      out.writeLong(range.start);
      out.writeLong(range.end);
      out.writeUTF(range.window.option());
      out.writeLong(range.maxBatchBytes);
      out.writeUTF(range.rawCompression.option());
      out.writeBoolean(range.written);
    }

    @Override
    public Range decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      return new Range(
          in.readUTF(),
          in.readUTF(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          EventWindow.named(in.readUTF()).orElseThrow(() -> new IOException("unknown window")),
          in.readLong(),
          Compression.named(in.readUTF()).orElseThrow(() -> new IOException("unknown compression")),
          in.readBoolean());
    }

    @Override
    public void verifyDeterministic() {}
  }
}
