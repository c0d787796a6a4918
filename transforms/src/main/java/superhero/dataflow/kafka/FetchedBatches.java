package superhero.dataflow.kafka;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.FetchResponse;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The batches of a partition that a consumer has fetched and has no memory to parse. Kafka's client
 * does not give them, so they are taken from its fields; a test fails where another version of it
 * has other fields.
 */
final class FetchedBatches {
  /** Of keys and values that are given at once; the last message may go beyond. */
  private static final long BYTES_AT_ONCE = 16 << 20;

  private final TopicPartition partition;
  private final PartitionData fetched;

  private FetchedBatches(TopicPartition partition, PartitionData fetched) {
    this.partition = partition;
    this.fetched = fetched;
  }

  /** What a consumer was about to parse; empty if it has fetched nothing. */
  static Optional<FetchedBatches> of(KafkaConsumer<?, ?> consumer) {
    try {
      Object delegate = field(KafkaConsumer.class, "delegate", consumer);
      Object fetcher = field(delegate.getClass(), "fetcher", delegate);
      Object buffer = field(fetcher.getClass().getSuperclass(), "fetchBuffer", fetcher);
      Object fetch = field(buffer.getClass(), "nextInLineFetch", buffer);
      return fetch == null
          ? Optional.empty()
          : Optional.of(
              new FetchedBatches(
                  (TopicPartition) field(fetch.getClass(), "partition", fetch),
                  (PartitionData) field(fetch.getClass(), "partitionData", fetch)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("unknown version of Kafka's client: " + e.getMessage(), e);
    }
  }

  private static @Nullable Object field(Class<?> type, String name, Object of)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  TopicPartition partition() {
    return partition;
  }

  /**
   * The next messages, without those of aborted transactions; none if there are none, or if they
   * are of a format older than Kafka 0.11.
   *
   * @param position where they begin
   * @param maxBytes of a key or value that is kept
   */
  List<ConsumerRecord<byte[], byte[]>> read(long position, int maxBytes) {
    Queue<AbortedTransaction> begin =
        new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    if (fetched.abortedTransactions() != null) {
      begin.addAll(fetched.abortedTransactions());
    }
    Set<Long> aborted = new HashSet<>();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long bytes = 0;
    for (RecordBatch each : FetchResponse.recordsOrFail(fetched).batches()) {
      while (!begin.isEmpty() && begin.element().firstOffset() <= each.lastOffset()) {
        aborted.add(begin.remove().producerId());
      }
      if (each.isControlBatch()) {
        if (isAbort(each)) {
          aborted.remove(each.producerId());
        }
      } else if (!(each instanceof DefaultRecordBatch batch)) {
        return records;
      } else if (batch.lastOffset() >= position
          && !(batch.isTransactional() && aborted.contains(batch.producerId()))) {
        bytes = read(batch, position, maxBytes, records, bytes);
        if (bytes > BYTES_AT_ONCE) {
          return records;
        }
      }
    }
    return records;
  }

  private static boolean isAbort(RecordBatch control) {
    return ControlRecordType.parse(control.iterator().next().key()) == ControlRecordType.ABORT;
  }

  /** Adds the messages of a batch; returns how many bytes are given now. */
  private long read(
      DefaultRecordBatch batch,
      long position,
      int maxBytes,
      List<ConsumerRecord<byte[], byte[]>> records,
      long given) {
    batch.ensureValid();
    long bytes = given;
    try (BatchStream stream = new BatchStream(partition, batch, maxBytes)) {
      for (ConsumerRecord<byte[], byte[]> each = stream.next();
          each != null && bytes <= BYTES_AT_ONCE;
          each = stream.next()) {
        if (each.offset() >= position) {
          records.add(each);
          bytes += each.key() == null ? 0 : each.key().length;
          bytes += each.value() == null ? 0 : each.value().length;
        }
      }
    }
    return bytes;
  }
}
