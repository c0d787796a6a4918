package superhero.dataflow.kafka;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.batch.JobException;

/**
 * The committed offsets of a consumer group without members.
 *
 * @param id Kafka's group.id
 */
public record ConsumerGroup(KafkaCluster kafka, String id) implements Serializable {

  /** How long a transaction may leave offsets unstable; Kafka's own default is as long. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * What is committed for these partitions, those without an offset left out. Waits for the end of
   * a transaction that is about to change them: Kafka's admin client leaves such partitions out of
   * its answer, and one without an offset is there with null. To take the one for the other would
   * begin the group anew.
   */
  public Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Map<TopicPartition, OffsetAndMetadata> offsets = stableOffsets(partitions);
    while (!offsets.keySet().containsAll(partitions)) {
      if (Instant.now().isAfter(deadline)) {
        throw new JobException(
            "the offsets of consumer group " + id + " are in a transaction that does not end");
      }
      Uninterruptibles.sleepUninterruptibly(PAUSE);
      offsets = stableOffsets(partitions);
    }
    offsets.values().removeIf(Objects::isNull);
    return offsets;
  }

  /** All that is committed; partitions of any topic. */
  public Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets(
        kafka
            .answer(
                "read the offsets of consumer group " + id,
                kafka.admin().listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata())
            .keySet());
  }

  private Map<TopicPartition, OffsetAndMetadata> stableOffsets(
      Collection<TopicPartition> partitions) {
    return new HashMap<>(
        kafka.answer(
            "read the offsets of consumer group " + id,
            kafka
                .admin()
                .listConsumerGroupOffsets(
                    Map.of(
                        id,
                        new ListConsumerGroupOffsetsSpec()
                            .topicPartitions(List.copyOf(partitions))),
                    new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(id)));
  }

  /** Commits the offset of one partition. */
  public void commit(TopicPartition partition, long offset) {
    kafka.answer(
        "commit offset " + offset + " of " + partition + " for consumer group " + id,
        kafka
            .admin()
            .alterConsumerGroupOffsets(id, Map.of(partition, new OffsetAndMetadata(offset)))
            .all());
  }
}
