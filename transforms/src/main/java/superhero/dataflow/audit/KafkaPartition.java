package superhero.dataflow.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.Kafka;

/**
 * A partition of Kafka, of which only what the lake does not have is read. Throws {@link
 * OffsetOutOfRangeException} where retention takes messages meanwhile: then ask anew.
 */
final class KafkaPartition implements PartitionLog, AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STALLED = Duration.ofMinutes(5);

  /** To read on over so many offsets is cheaper than to fetch anew. */
  private static final long NEAR = 2_000;

  private final Kafka kafka;
  private final TopicPartition partition;
  private final long earliest;
  private final long committed;
  private final long latest;
  private final long begin;
  private final Queue<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * Asks for the offsets.
   *
   * @param startFrom of ingest: ms since 1970, or one of {@link AuditLake}'s
   */
  KafkaPartition(Kafka kafka, TopicPartition partition, long committed, long startFrom) {
    this.kafka = kafka;
    this.partition = partition;
    this.committed = committed;
    this.earliest = offset(OffsetSpec.earliest());
    this.latest = offset(OffsetSpec.latest());
    this.begin =
        startFrom == AuditLake.EARLIEST
            ? earliest
            : startFrom == AuditLake.LATEST ? -1 : offset(OffsetSpec.forTimestamp(startFrom));
  }

  @Override
  public long earliest() {
    return earliest;
  }

  @Override
  public long committed() {
    return committed;
  }

  @Override
  public long latest() {
    return latest;
  }

  @Override
  public long begin() {
    return begin;
  }

  @Override
  public Found messagesIn(long start, long end) {
    try {
      return read(start, end);
    } catch (OffsetOutOfRangeException e) {
      throw e;
    } catch (KafkaException e) {
      throw kafka.failure("read " + partition + " at offset " + start, e);
    }
  }

  private Found read(long start, long end) {
    if (consumer == null) {
      consumer = kafka.consumerAt(partition, start);
    } else if (consumer.position(partition) + NEAR < start) {
      fetched.clear();
      consumer.seek(partition, start);
    }
    long messages = 0;
    long first = -1;
    long last = -1;
    long lastMessage = System.nanoTime();
    while (true) {
      while (!fetched.isEmpty() && fetched.element().offset() < end) {
        long offset = fetched.remove().offset();
        if (offset >= start) {
          messages++;
          first = first < 0 ? offset : first;
          last = offset;
        }
      }
      if (!fetched.isEmpty() || consumer.position(partition) >= end) {
        return new Found(messages, first, last);
      }
      fetched.addAll(consumer.poll(POLL).records(partition));
      if (!fetched.isEmpty()) {
        lastMessage = System.nanoTime();
      } else if (System.nanoTime() - lastMessage > STALLED.toNanos()) {
        throw new JobException(
            partition
                + " gives neither messages nor an end at offset "
                + consumer.position(partition)
                + ": is the broker up?");
      }
    }
  }

  @Override
  public void close() {
    if (consumer != null) {
      // Not given back for others to use: it may have failed.
      consumer.close(Duration.ZERO);
    }
  }

  private long offset(OffsetSpec spec) {
    ListOffsetsResultInfo listed =
        kafka.offsets(spec, Set.of(partition), IsolationLevel.READ_COMMITTED).get(partition);
    if (listed == null) {
      throw new JobException(partition + " is not there, or has no leader now; audit it again");
    }
    return listed.offset();
  }
}
