package superhero.dataflow.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import superhero.dataflow.testdata.EmbeddedKafka;

class PlayGamesToKafkaTest {
  private static final int GAMES = 60;
  private static final Instant START = Instant.parse("2026-11-22T21:30:00Z");
  private static final PlayGames PLAY = PlayGames.of(GAMES).startingAt(START).withMalformed(0.05);

  private static EmbeddedKafka first;
  private static EmbeddedKafka second;

  @BeforeAll
  static void simulateTwice() {
    first = simulate(PLAY);
    second = simulate(PLAY.withMessagesPerSecond(1e12));
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
  }

  @Test
  void everyMessageArrivesToTheByteAndNoneTwice() {
    List<String> read = read(first).stream().sorted().toList();

    assertThat(read).hasSizeGreaterThan(3_000);
    assertThat(read).isEqualTo(expected().stream().sorted().toList());
  }

  @Test
  void tombstonesAndHugeMessagesArriveToo() {
    assertThat(read(first)).anyMatch(message -> message.endsWith("no value"));
    assertThat(read(first)).anyMatch(message -> message.length() > 2 * 200_000);
  }

  @Test
  void anotherRunAtARateWritesTheSameMessages() {
    assertThat(read(second).stream().sorted().toList())
        .isEqualTo(read(first).stream().sorted().toList());
  }

  private static EmbeddedKafka simulate(PlayGames games) {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    for (Topic topic : Topic.values()) {
      kafka.createTopic(topic.topicName(), topic.partitions());
    }
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(games)
        .apply(
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(kafka.bootstrapServers())
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class));
    pipeline.run().waitUntilFinish();
    return kafka;
  }

  private static List<String> expected() {
    Play play = new Play(731, 0.05, 0, new Schedule(START, Duration.ofMillis(100)), null);
    return LongStream.range(0, GAMES)
        .boxed()
        .flatMap(number -> play.messagesOf(number).stream())
        .map(
            sent ->
                text(sent.topic(), sent.partition(), sent.timestamp(), sent.key(), sent.value()))
        .toList();
  }

  private static List<String> read(EmbeddedKafka kafka) {
    List<TopicPartition> partitions =
        Arrays.stream(Topic.values())
            .flatMap(
                topic ->
                    IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition)))
            .toList();
    List<String> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofSeconds(1)).forEach(message -> messages.add(text(message)));
      }
    }
    return messages;
  }

  private static String text(ConsumerRecord<byte[], byte[]> read) {
    return text(read.topic(), read.partition(), read.timestamp(), read.key(), read.value());
  }

  private static String text(
      String topic, int partition, long timestamp, byte[] key, byte[] value) {
    return String.join(
        " ",
        topic,
        Integer.toString(partition),
        Long.toString(timestamp),
        key == null ? "no key" : "a key",
        value == null ? "no value" : HexFormat.of().formatHex(value));
  }
}
