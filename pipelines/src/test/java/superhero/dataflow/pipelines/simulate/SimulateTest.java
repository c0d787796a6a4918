package superhero.dataflow.pipelines.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.simulate.Topic;
import superhero.dataflow.testdata.EmbeddedKafka;

class SimulateTest {
  @Test
  void theSameSeedGivesTheSameGames() {
    assertThat(values("--games=3", "--seed=5")).isEqualTo(values("--games=3", "--seed=5"));
    assertThat(values("--games=3", "--seed=5")).isNotEqualTo(values("--games=3", "--seed=6"));
  }

  @Test
  void moreGamesGiveMoreMessages() {
    assertThat(values("--games=6")).hasSizeGreaterThan(values("--games=3").size());
  }

  @Test
  void aRateGivesTheSameMessages() {
    assertThat(values("--games=3", "--messagesPerSecond=5000")).isEqualTo(values("--games=3"));
  }

  @Test
  void malformedBreaksMessages() {
    assertThat(values("--games=6", "--malformed=0.5")).isNotEqualTo(values("--games=6"));
  }

  /** Values without their times, in order. */
  private static List<String> values(String... options) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      List<String> args = new ArrayList<>(List.of("simulate"));
      args.add("--bootstrapServers=" + kafka.bootstrapServers());
      args.addAll(List.of(options));
      assertThat(Services.run(args).exitCode()).isEqualTo(Main.DONE);
      return readAll(kafka);
    }
  }

  private static List<String> readAll(EmbeddedKafka kafka) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      for (int i = 0; i < topic.partitions(); i++) {
        partitions.add(new TopicPartition(topic.topicName(), i));
      }
    }
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(tp -> consumer.position(tp) < ends.get(tp))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                message ->
                    values.add(
                        message.value() == null
                            ? "tombstone"
                            : new String(message.value(), java.nio.charset.StandardCharsets.UTF_8)
                                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z?", "time")));
      }
    }
    values.sort(null);
    return values;
  }
}
