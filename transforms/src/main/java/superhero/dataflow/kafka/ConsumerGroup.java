package superhero.dataflow.kafka;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.batch.JobException;

/**
 * The committed offsets of a consumer group without members.
 *
 * @param id Kafka's group.id
 */
public record ConsumerGroup(Kafka kafka, String id) implements Serializable {

  /** How long a transaction may leave offsets unstable; Kafka's own default is a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

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

  /** Commits the offset of one partition. */
  public void commit(TopicPartition partition, long offset) {
    kafka.commit(id, Map.of(partition, new OffsetAndMetadata(offset)));
  }
}
