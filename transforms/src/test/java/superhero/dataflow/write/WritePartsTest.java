package superhero.dataflow.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Messages;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.testdata.EmbeddedKafka;

@ExtendWith(TestPipelineExtension.class)
class WritePartsTest {
  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;

  @TempDir Path lake;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aRangeOfTooManyBytesIsSeveralObjects(TestPipeline p) throws Exception {
    broker.createTopic("large", 1);
    send("large", 5, offset -> null, 1_000);
    read(p, new Range("large", topicId("large"), 0, 1, 5, EventWindow.HOUR, 2_500));

    String name = "large_" + topicId("large").substring(0, 8) + "_0_";
    assertThat(offsetsByObject())
        .containsExactly(
            Map.entry(name + "0000000000000000001_0000000000000000003", List.of(1L, 2L)),
            Map.entry(name + "0000000000000000003_0000000000000000005", List.of(3L, 4L)));
  }

  @Test
  void whatCompactionLeftOfARangeIsReadInThePartsOfBefore(TestPipeline p) throws Exception {
    Map<String, String> config =
        Map.of(
            "cleanup.policy", "compact",
            "segment.bytes", "100",
            "min.cleanable.dirty.ratio", "0.001",
            "max.compaction.lag.ms", "100",
            "delete.retention.ms", "100000000");
    kafka
        .admin()
        .createTopics(
            List.of(
                new NewTopic("compacted", Optional.of(1), Optional.<Short>empty()).configs(config)))
        .all()
        .get();
    send("compacted", 20, WritePartsTest::evenOrOwnKey, 10);
    Range range = new Range("compacted", topicId("compacted"), 0, 0, 20, EventWindow.HOUR, 100);
    KafkaLog log = KafkaLog.of(Epoch.next(new ConsumerGroup(kafka, "killed")));
    WriteAccess.write(log, Judge.NONE, List.of(raw()), List.of(), range);
    List<List<Long>> before = List.copyOf(offsetsByObject().values());
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              // A new message rolls the segment, so that the cleaner may take the older ones.
              send("compacted", 1, offset -> "even".getBytes(UTF_8), 10);
              return offsets("compacted").stream().noneMatch(each -> each < 20 && each % 2 == 0);
            });
    read(p, range);

    assertThat(before).hasSizeGreaterThan(2);
    assertThat(offsetsByObject().values())
        .containsExactlyElementsOf(
            before.stream()
                .map(part -> part.stream().filter(each -> each % 2 == 1).toList())
                .toList());
  }

  /** Even offsets have one key, so that compaction takes all but the last of them. */
  private static byte[] evenOrOwnKey(long offset) {
    return (offset % 2 == 0 ? "even" : "odd" + offset).getBytes(UTF_8);
  }

  private RawSink raw() {
    return RawSink.to(Location.of(lake.toString()));
  }

  private static String topicId(String topic) {
    return kafka.topicId(topic).orElseThrow();
  }

  private void read(TestPipeline p, Range... ranges) {
    p.apply(Create.of(List.of(ranges)).withCoder(Range.RangeCoder.of()))
        .apply(
            WriteRanges.from(KafkaLog.of(Epoch.next(new ConsumerGroup(kafka, "group")))).to(raw()));
    p.run().waitUntilFinish();
  }

  private static void send(String topic, int count, LongFunction<byte[]> key, int bytes)
      throws ExecutionException, InterruptedException {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long i = 0; i < count; i++) {
        producer
            .send(new ProducerRecord<>(topic, 0, Messages.NOON, key.apply(i), new byte[bytes]))
            .get();
      }
    }
  }

  /** By a consumer of its own, from the first to the last. */
  private static List<Long> offsets(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<Long> offsets = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
          offsets.add(each.offset());
        }
      }
      return offsets;
    }
  }

  private SortedMap<String, List<Long>> offsetsByObject() throws IOException {
    SortedMap<String, List<Long>> byObject = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(lake)) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".json.gz")).toList()) {
        List<Long> offsets = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
          for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
            JsonNode message = new ObjectMapper().readTree(line);
            offsets.add(message.get("offset").longValue());
          }
        }
        byObject.put(path.getFileName().toString().replace(".json.gz", ""), offsets);
      }
    }
    return byObject;
  }
}
