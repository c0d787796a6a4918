package superhero.dataflow.plan;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Retry;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;

/**
 * The durable plan and the committed offsets of a group, both in Kafka. To open it fences the
 * planner of every older job of the group, and fails where there is a newer one.
 */
final class Ledger implements AutoCloseable {
  private final Epoch epoch;
  private final ConsumerGroup committed;
  private final ConsumerGroup planned;
  private @Nullable Producer<byte[], byte[]> producer;

  Ledger(Epoch epoch) {
    this.epoch = epoch;
    this.committed = epoch.group();
    this.planned = committed.plan();
    Retry.whilePassing(this::producer);
  }

  /**
   * What the ledger says of a partition.
   *
   * @param committed below it all is on the lake; null where nothing is known
   * @param plan null where there is none
   */
  record Entry(@Nullable Long committed, @Nullable PartitionPlan plan) {}

  Map<TopicPartition, Entry> read(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> done = committed.offsets(partitions);
    Map<TopicPartition, OffsetAndMetadata> plans = planned.offsets(partitions);
    Map<TopicPartition, Entry> entries = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = done.get(partition);
      OffsetAndMetadata plan = plans.get(partition);
      entries.put(
          partition,
          new Entry(
              offset == null ? null : offset.offset(),
              plan == null
                  ? null
                  : PartitionPlan.decode(partition, plan.offset(), plan.metadata())));
    }
    return entries;
  }

  /** Offsets below which all is on the lake. */
  Map<TopicPartition, Long> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    committed.offsets(partitions).forEach((tp, offset) -> offsets.put(tp, offset.offset()));
    return offsets;
  }

  /**
   * Makes plans durable, and committed offsets with them.
   *
   * @param done offsets of partitions of which nothing is on its way to the lake
   * @throws JobException where a newer job of this group has taken over
   */
  void write(Map<TopicPartition, PartitionPlan> plans, Map<TopicPartition, Long> done) {
    if (plans.isEmpty() && done.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> planOffsets = new HashMap<>();
    plans.forEach(
        (tp, plan) -> planOffsets.put(tp, new OffsetAndMetadata(plan.end(), plan.encode())));
    Map<TopicPartition, OffsetAndMetadata> doneOffsets = new HashMap<>();
    done.forEach((tp, offset) -> doneOffsets.put(tp, new OffsetAndMetadata(offset)));
    Retry.whilePassing(
        () -> {
          Producer<byte[], byte[]> open = producer();
          try {
            open.beginTransaction();
            send(open, planned, planOffsets);
            send(open, committed, doneOffsets);
            open.commitTransaction();
          } catch (KafkaException e) {
            // What became of the transaction is not known; to write it again changes nothing.
            throw failure("write", e);
          }
          return open;
        });
  }

  private static void send(
      Producer<byte[], byte[]> producer,
      ConsumerGroup group,
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!offsets.isEmpty()) {
      producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group.id()));
    }
  }

  /** The producer; a new one after a failure, unless a newer job has one. */
  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      epoch.check();
      producer = planned.transactionalProducer();
      try {
        producer.initTransactions();
      } catch (KafkaException e) {
        throw failure("begin", e);
      }
    }
    return producer;
  }

  private JobException failure(String verb, KafkaException e) {
    close();
    // Fenced by a newer job: the next attempt says so. By an older one: it fences that in turn.
    boolean passing =
        e instanceof RetriableException
            || e instanceof ProducerFencedException
            || e instanceof InvalidProducerEpochException
            || !(e instanceof ApiException);
    return committed
        .kafka()
        .failure(verb + " the plan of consumer group " + committed.id(), e, passing);
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
