package superhero.dataflow.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;

/** Asks a cluster for an offset of each partition. */
final class ListedOffsets {
  private final KafkaCluster cluster;

  ListedOffsets(KafkaCluster cluster) {
    this.cluster = cluster;
  }

  /** See {@link KafkaCluster#offsets(OffsetSpec, Set)}. */
  Map<TopicPartition, Long> ofAll(OffsetSpec spec, Set<TopicPartition> partitions) {
    return cluster
        .answer("list offsets", () -> list(spec, partitions, IsolationLevel.READ_COMMITTED).all())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** See {@link Kafka#offsets}. */
  Map<TopicPartition, ListOffsetsResultInfo> ofThoseThere(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation) {
    return Retry.whilePassing(
        () -> {
          ListOffsetsResult asked = list(spec, partitions, isolation);
          Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
          for (TopicPartition partition : partitions) {
            try {
              offsets.put(
                  partition,
                  cluster.await("list offsets of " + partition, asked.partitionResult(partition)));
            } catch (JobException e) {
              if (!isAbsent(e.getCause())) {
                throw e;
              }
            }
          }
          return offsets;
        });
  }

  private ListOffsetsResult list(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    return cluster.admin().listOffsets(asked, new ListOffsetsOptions(isolation));
  }

  /** Of a partition alone: the others have their answers. */
  private static boolean isAbsent(Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof UnknownTopicIdException
        || cause instanceof LeaderNotAvailableException;
  }
}
