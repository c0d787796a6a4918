package superhero.dataflow.kafka;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;

/**
 * The committed offsets of a consumer group without members.
 *
 * @param id Kafka's group.id
 */
public record ConsumerGroup(Kafka kafka, String id) implements Serializable {

  /** How long a transaction may leave offsets unstable; Kafka's own default is a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String OWN = "superhero-dataflow topic_id=";

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** As {@link #offsets(Collection)}, of all partitions that have an offset. */
  public Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets(currentOffsets().keySet());
  }

  /**
   * What is committed for these partitions, those without an offset left out. Waits for the end of
   * a transaction that is about to change them: Kafka's admin client leaves such partitions out of
   * its answer, and one without an offset is there with null. To take the one for the other would
   * begin the group anew.
   */
  public Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    long begun = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = kafka.groupOffsets(id, partitions, true);
    while (!offsets.keySet().containsAll(partitions)) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new JobException(
            "the offsets of consumer group " + id + " are in a transaction that does not end");
      }
      Uninterruptibles.sleepUninterruptibly(PAUSE);
      offsets = kafka.groupOffsets(id, partitions, true);
    }
    offsets.values().removeIf(Objects::isNull);
    return offsets;
  }

  /** The group that keeps the plan of this one. */
  public ConsumerGroup plan() {
    return new ConsumerGroup(kafka, id + ".plan");
  }

  /** A producer that commits for this group and fences every older one that does. Close it. */
  public Producer<byte[], byte[]> transactionalProducer() {
    return kafka.transactionalProducer(id);
  }

  /**
   * What is committed for all partitions, without waiting: what a transaction is about to change is
   * as it was before.
   */
  public Map<TopicPartition, OffsetAndMetadata> currentOffsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets = kafka.groupOffsets(id, List.of(), false);
    offsets.values().removeIf(Objects::isNull);
    return offsets;
  }

  /** As {@link #currentOffsets()}, of one partition. */
  public Optional<OffsetAndMetadata> currentOffset(TopicPartition partition) {
    return Optional.ofNullable(kafka.groupOffsets(id, List.of(partition), false).get(partition));
  }

  /**
   * Commits an offset of one partition, below which all is on the lake.
   *
   * @param topicId 32 hexadecimal digits
   * @param leaderEpoch no message before the offset is of a later one, if it is known
   */
  public void commit(
      TopicPartition partition, String topicId, long offset, Optional<Integer> leaderEpoch) {
    kafka.commit(id, Map.of(partition, own(offset, topicId, leaderEpoch)));
  }

  /**
   * What this program has committed for a partition of this topic; empty if there is nothing, or if
   * another consumer of the group, or somebody by hand, has committed since: that says nothing of
   * what is on the lake.
   */
  public OptionalLong committed(TopicPartition partition, String topicId) {
    OffsetAndMetadata offset = offsets(List.of(partition)).get(partition);
    return isOwn(offset, topicId) ? OptionalLong.of(offset.offset()) : OptionalLong.empty();
  }

  /** An offset that says that this program commits it, and of which topic. */
  public static OffsetAndMetadata own(long offset, String topicId, Optional<Integer> leaderEpoch) {
    return new OffsetAndMetadata(offset, leaderEpoch, OWN + topicId);
  }

  /**
   * Whether an offset is one of {@link #own} of a topic that had this name before: a job that did
   * not know yet that the topic was deleted may commit one after Kafka has deleted the others.
   */
  public static boolean isOfAnotherTopic(OffsetAndMetadata offset, String topicId) {
    return offset.metadata().startsWith(OWN) && !isOwn(offset, topicId);
  }

  /** Whether an offset is one of {@link #own}. */
  public static boolean isOwn(@Nullable OffsetAndMetadata offset, String topicId) {
    return offset != null && offset.metadata().equals(OWN + topicId);
  }
}
