package superhero.dataflow.pipelines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.simulate.Topic;

/** The simulator's topics on the shared broker; they have no gaps. */
final class GameTopics {
  private static final KafkaCluster KAFKA =
      KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of());

  private static final Set<TopicPartition> PARTITIONS =
      Arrays.stream(Topic.values())
          .flatMap(
              topic ->
                  IntStream.range(0, topic.partitions())
                      .mapToObj(partition -> new TopicPartition(topic.topicName(), partition)))
          .collect(Collectors.toSet());

  private GameTopics() {}

  /** Messages that are there. */
  static long messages() {
    return KAFKA.offsets(OffsetSpec.latest(), PARTITIONS).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Messages that a group has on its lake, without a gap. */
  static long committed(String group) {
    return new ConsumerGroup(KAFKA, group)
        .offsets(PARTITIONS).values().stream()
            .filter(offset -> offset != null)
            .mapToLong(offset -> offset.offset())
            .sum();
  }

  /** Places of all messages, as {@link Lake#rawOffsets} writes them. */
  static List<String> offsets() {
    List<String> offsets = new ArrayList<>();
    KAFKA
        .offsets(OffsetSpec.latest(), PARTITIONS)
        .forEach(
            (partition, end) -> {
              for (long offset = 0; offset < end; offset++) {
                offsets.add(partition + "@" + offset);
              }
            });
    return offsets;
  }
}
