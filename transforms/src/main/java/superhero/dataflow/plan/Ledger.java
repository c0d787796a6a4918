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
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;

/**
 * The durable plan and the committed offsets of a group, both in Kafka. To open it fences the
 * planner of every older job of the group.
 */
final class Ledger implements AutoCloseable {
  private final KafkaCluster kafka;
  private final ConsumerGroup committed;
  private final ConsumerGroup planned;
  private final Producer<byte[], byte[]> producer;

  Ledger(ConsumerGroup group) {
    this.kafka = group.kafka();
    this.committed = group;
    this.planned = new ConsumerGroup(kafka, group.id() + ".plan");
    this.producer = kafka.transactionalProducer(planned.id());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw kafka.failure("begin the plan of consumer group " + group.id(), e);
    }
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
   * Makes plans durable, and beginnings of partitions with them.
   *
   * @param begun offsets where the group begins, committed in the same transaction
   * @throws JobException where a newer job of this group has taken over
   */
  void write(Map<TopicPartition, PartitionPlan> plans, Map<TopicPartition, Long> begun) {
    if (plans.isEmpty() && begun.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> planOffsets = new HashMap<>();
    plans.forEach(
        (tp, plan) -> planOffsets.put(tp, new OffsetAndMetadata(plan.end(), plan.encode())));
    Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
    begun.forEach((tp, offset) -> beginnings.put(tp, new OffsetAndMetadata(offset)));
    try {
      producer.beginTransaction();
      if (!planOffsets.isEmpty()) {
        producer.sendOffsetsToTransaction(planOffsets, new ConsumerGroupMetadata(planned.id()));
      }
      if (!beginnings.isEmpty()) {
        producer.sendOffsetsToTransaction(beginnings, new ConsumerGroupMetadata(committed.id()));
      }
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new JobException(
          "a newer job of consumer group " + committed.id() + " has taken over; this one ends", e);
    } catch (KafkaException e) {
      throw kafka.failure("write the plan of consumer group " + committed.id(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
