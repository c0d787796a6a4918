package superhero.dataflow.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that leaves out keys and values that are too large: such a message has an empty array
 * in their place, beside their true size. So it is whether the heap could hold the message or not:
 * where Kafka's client fails for want of memory, as a compressed batch of 1 MiB can hold a message
 * of gigabytes, the batch that it has fetched is read as a stream. Nor does a poll give many that
 * are too large together.
 */
final class BoundedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final BoundedBytes bytes;

  /** Where each partition that is read goes on. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /**
   * A consumer of Kafka's own settings, without a group.
   *
   * @param maxBytes of a key or a value
   */
  BoundedConsumer(Map<String, Object> config, int maxBytes) {
    this(config, new BoundedBytes(maxBytes));
  }

  private BoundedConsumer(Map<String, Object> config, BoundedBytes bytes) {
    super(config, bytes, bytes);
    this.bytes = bytes;
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    next.put(partition, offset);
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    super.seek(partition, offset);
    next.put(partition, offset.offset());
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    super.seekToBeginning(partitions);
    next.keySet().removeAll(partitions);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    bytes.beginPoll();
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = super.poll(timeout);
    } catch (OutOfMemoryError e) {
      return readAsStream(e);
    }
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
      next.put(partition, some.get(some.size() - 1).offset() + 1);
    }
    return records;
  }

  /** What the client has parsed in vain is forgotten, and every partition goes on where it was. */
  private ConsumerRecords<byte[], byte[]> readAsStream(OutOfMemoryError failure) {
    FetchedBatches fetched = FetchedBatches.of(this).orElseThrow(() -> failure);
    List<ConsumerRecord<byte[], byte[]>> records =
        fetched.read(position(fetched.partition()), bytes.maxBytes());
    if (records.isEmpty()) {
      throw failure;
    }
    Set<TopicPartition> partitions = assignment();
    Set<TopicPartition> paused = paused();
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition each : partitions) {
      positions.put(each, next.containsKey(each) ? next.get(each) : (Long) position(each));
    }
    unsubscribe();
    assign(partitions);
    pause(paused);
    positions.forEach(this::seek);
    ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
    seek(fetched.partition(), new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
    return new ConsumerRecords<>(Map.of(fetched.partition(), records));
  }
}
