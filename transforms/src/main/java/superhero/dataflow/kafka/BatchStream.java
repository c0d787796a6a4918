package superhero.dataflow.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteUtils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The messages of one batch of Kafka's record format (magic 2), one after the other: <a
 * href="https://kafka.apache.org/documentation/#record">varints</a> of sizes before the bytes that
 * they count. Keys and values that are too large are passed over in the stream.
 */
final class BatchStream implements AutoCloseable {
  private final TopicPartition partition;
  private final DefaultRecordBatch batch;
  private final int maxBytes;
  private final InputStream in;
  private int left;

  /**
   * The beginning of a batch.
   *
   * @param maxBytes of a key or value that is kept
   */
  BatchStream(TopicPartition partition, DefaultRecordBatch batch, int maxBytes) {
    this.partition = partition;
    this.batch = batch;
    this.maxBytes = maxBytes;
    this.in = batch.recordInputStream(BufferSupplier.NO_CACHING);
    this.left = batch.countOrNull();
  }

  /** The next message; null at the end. */
  @Nullable ConsumerRecord<byte[], byte[]> next() {
    if (left == 0) {
      return null;
    }
    left--;
    try {
      return read();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private ConsumerRecord<byte[], byte[]> read() throws IOException {
    ByteUtils.readVarint(in); // Bytes of the message.
    in.skipNBytes(1); // Attributes, of which there are none.
    long timestamp = batch.baseTimestamp() + ByteUtils.readVarlong(in);
    long offset = batch.baseOffset() + ByteUtils.readVarint(in);
    int keySize = ByteUtils.readVarint(in);
    byte[] key = bounded(keySize);
    int valueSize = ByteUtils.readVarint(in);
    byte[] value = bounded(valueSize);
    Headers headers = new RecordHeaders();
    for (int header = ByteUtils.readVarint(in); header > 0; header--) {
      ByteBuffer name = ByteBuffer.wrap(bytes(ByteUtils.readVarint(in)));
      int size = ByteUtils.readVarint(in);
      headers.add(new RecordHeader(name, size < 0 ? null : ByteBuffer.wrap(bytes(size))));
    }
    TimestampType type = batch.timestampType();
    int epoch = batch.partitionLeaderEpoch();
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        type == TimestampType.LOG_APPEND_TIME ? batch.maxTimestamp() : timestamp,
        type,
        keySize,
        valueSize,
        key,
        value,
        headers,
        epoch == RecordBatch.NO_PARTITION_LEADER_EPOCH ? Optional.empty() : Optional.of(epoch));
  }

  /** Null where the size is that of nothing. */
  private byte @Nullable [] bounded(int size) throws IOException {
    if (size < 0) {
      return null;
    }
    if (size > maxBytes) {
      in.skipNBytes(size);
      return BoundedBytes.LEFT_OUT;
    }
    return bytes(size);
  }

  private byte[] bytes(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("a batch ends within a message");
    }
    return bytes;
  }

  private KafkaException failure(IOException e) {
    return new KafkaException(
        "cannot read the batch of " + partition + " at offset " + batch.baseOffset(), e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
