package superhero.dataflow.kafka;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The committed offsets of a consumer group without members.
 *
 * @param id Kafka's group.id
 */
public record ConsumerGroup(KafkaCluster kafka, String id) implements Serializable {

  /** What is committed for these partitions, those without an offset left out. */
  public Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        new HashMap<>(
            kafka.answer(
                "read the offsets of consumer group " + id,
                kafka
                    .admin()
                    .listConsumerGroupOffsets(
                        Map.of(
                            id,
                            new ListConsumerGroupOffsetsSpec()
                                .topicPartitions(List.copyOf(partitions))),
                        // Waits for the end of a transaction that is about to change them.
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(id)));
    offsets.values().removeIf(offset -> offset == null);
    return offsets;
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
