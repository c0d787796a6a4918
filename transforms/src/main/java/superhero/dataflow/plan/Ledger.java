package superhero.dataflow.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
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
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;

/**
 * The durable plan and the committed offsets of a group, both in Kafka. To open it fences the
 * planner of every other job of the group, and fails if there is a newer one.
 *
 * <p>After each fence the order is: check the epoch, read the plan again, compare it with what this
 * ledger knows, and only then write. In any other order two planners can both issue what they cut
 * from the same offset. A write whose outcome is not known is not repeated before that comparison
 * has told what became of it.
 */
final class Ledger implements AutoCloseable {
  private final Epoch epoch;
  private final ConsumerGroup committed;
  private final ConsumerGroup planned;

  /** The plans as they were read or written last; null if there was none. */
  private final Map<TopicPartition, @Nullable OffsetAndMetadata> known = new HashMap<>();

  /** Plans that may have been written, or not; a transaction writes all or none. */
  private Map<TopicPartition, OffsetAndMetadata> doubtful = Map.of();

  private boolean doubtWasWritten;
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
   * @param committed the group's offset; null if there is none of this topic
   * @param isOwn whether this program has committed it for this topic, so that all below it is on
   *     the lake
   * @param plan null if there is none
   */
  record Entry(@Nullable Long committed, boolean isOwn, @Nullable PartitionPlan plan) {}

  /**
   * Reads what is durable.
   *
   * @param partitions each with the id of its topic
   * @throws JobException if a newer job of this group has written a plan
   */
  Map<TopicPartition, Entry> read(Map<TopicPartition, String> partitions) {
    Map<TopicPartition, OffsetAndMetadata> done = committed.offsets(partitions.keySet());
    done.entrySet()
        .removeIf(
            each -> ConsumerGroup.isOfAnotherTopic(each.getValue(), partitions.get(each.getKey())));
    Map<TopicPartition, OffsetAndMetadata> plans = planned.offsets(partitions.keySet());
    epoch.check(plans.values());
    Map<TopicPartition, Entry> entries = new HashMap<>();
    partitions.forEach(
        (partition, topicId) -> {
          OffsetAndMetadata offset = done.get(partition);
          OffsetAndMetadata plan = plans.get(partition);
          known.put(partition, plan);
          entries.put(
              partition,
              new Entry(
                  offset == null ? null : offset.offset(),
                  ConsumerGroup.isOwn(offset, topicId),
                  plan == null ? null : PartitionPlan.decode(partition, plan)));
        });
    return entries;
  }

  /** Offsets below which all is on the lake, of partitions that have one. */
  Map<TopicPartition, Long> committed(Map<TopicPartition, String> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    committed
        .offsets(partitions.keySet())
        .forEach(
            (tp, offset) -> {
              if (ConsumerGroup.isOwn(offset, partitions.get(tp))) {
                offsets.put(tp, offset.offset());
              }
            });
    return offsets;
  }

  /** Takes no more interest in partitions: their topic is gone, and Kafka deletes its offsets. */
  void forget(Collection<TopicPartition> partitions) {
    known.keySet().removeAll(partitions);
  }

  /**
   * Puts the number of this job into plans of older ones, which stay as they are otherwise: from
   * now on nothing that an older job still writes of them passes.
   *
   * @throws JobException if another job of this group has taken over
   */
  void claim(Map<TopicPartition, PartitionPlan> older) {
    Map<TopicPartition, PartitionPlan> claimed = new HashMap<>();
    older.forEach((partition, plan) -> claimed.put(partition, plan.claimedBy(epoch)));
    write(claimed, Map.of());
  }

  /**
   * Makes plans durable, and committed offsets with them.
   *
   * @param done of partitions of which nothing is on its way to the lake
   * @throws JobException if another job of this group has taken over
   */
  void write(
      Map<TopicPartition, PartitionPlan> plans, Map<TopicPartition, OffsetAndMetadata> done) {
    if (plans.isEmpty() && done.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> encoded = new HashMap<>();
    plans.forEach((tp, plan) -> encoded.put(tp, plan.offset()));
    doubtWasWritten = false;
    Retry.whilePassing(
        () -> {
          Producer<byte[], byte[]> open = producer();
          if (doubtWasWritten) {
            // The attempt before this one did it, and its answer was lost.
            return open;
          }
          doubtful = encoded;
          try {
            open.beginTransaction();
            send(open, planned, encoded);
            send(open, committed, done);
            open.commitTransaction();
          } catch (KafkaException e) {
            throw failure("write", e);
          }
          known.putAll(encoded);
          doubtful = Map.of();
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

  /** The producer; after a failure a new one, if no other job has planned since. */
  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = planned.transactionalProducer();
      try {
        producer.initTransactions();
      } catch (KafkaException e) {
        throw failure("begin", e);
      }
      try {
        check();
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
    return producer;
  }

  /**
   * Asks whether all is still as this ledger knows it.
   *
   * @throws JobException if another job has taken over
   */
  void check() {
    epoch.check();
    compare();
  }

  /** Reads the plans again: each must be the known one, or all the doubtful ones. */
  private void compare() {
    Set<TopicPartition> partitions = new HashSet<>(known.keySet());
    partitions.addAll(doubtful.keySet());
    Map<TopicPartition, OffsetAndMetadata> now = planned.offsets(partitions);
    doubtWasWritten =
        !doubtful.isEmpty()
            && doubtful.entrySet().stream()
                .allMatch(each -> each.getValue().equals(now.get(each.getKey())));
    if (doubtWasWritten) {
      known.putAll(doubtful);
    }
    doubtful = Map.of();
    for (Map.Entry<TopicPartition, @Nullable OffsetAndMetadata> each : known.entrySet()) {
      if (!Objects.equals(each.getValue(), now.get(each.getKey()))) {
        throw new JobException(
            "another job of consumer group "
                + committed.id()
                + " has taken over, or another attempt of this one: the plan of "
                + each.getKey()
                + " is not as this job left it; this one ends");
      }
    }
  }

  private JobException failure(String verb, KafkaException e) {
    close();
    // Fenced: the next attempt learns whether the other is to go on, or this one. A topic that was
    // deleted since this planner has looked does not come back: the next start goes on without it.
    boolean passing =
        (e instanceof RetriableException && !(e instanceof UnknownTopicOrPartitionException))
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
