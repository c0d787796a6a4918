package superhero.dataflow.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static superhero.dataflow.pipelines.Services.newLake;
import static superhero.dataflow.pipelines.Services.newTopic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import superhero.dataflow.pipelines.CloudStore;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.simulate.Topic;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest.Kind;

/**
 * What plan says of a topic, and what ingest then makes of it in each store: objects, bytes and
 * requests.
 */
class PlanAccuracyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int COUNTS_PERCENT = 5;
  private static final int BYTES_PERCENT = 10;

  private final List<byte[]> values = new ArrayList<>();
  private long games;

  @Test
  void ofFewLargePartitions() throws IOException {
    String topic = newTopic(3);
    for (int partition = 0; partition < 3; partition++) {
      send(topic, partition, 3_000, i -> i * 1_000L);
    }

    compare("gs", topic, "--batchSize=300", "--maxBatchBytes=200000");
  }

  @Test
  void ofManySmallPartitions() throws IOException {
    ofSmallPartitions(50);
  }

  @Test
  @Tag("long")
  void ofTwoHundredSmallPartitions() throws IOException {
    ofSmallPartitions(200);
  }

  private void ofSmallPartitions(int partitions) throws IOException {
    String topic = newTopic(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      int number = partition;
      send(topic, partition, 20 + partition % 30, i -> number * 1_000L + i * 10_000L);
    }

    compare("s3", topic);
  }

  @Test
  void ofABurst() throws IOException {
    String topic = newTopic(4);
    for (int partition = 0; partition < 4; partition++) {
      // A message a minute for two hours, and many more within one of them.
      int ordinary = 60;
      int burst = partition == 0 ? 3_000 : 250;
      send(
          topic,
          partition,
          2 * ordinary + burst,
          i ->
              i < ordinary
                  ? i * 60_000L
                  : i < ordinary + burst
                      ? ordinary * 60_000L + (i - ordinary) * 100L
                      : (ordinary + 10L + i - ordinary - burst) * 60_000L);
    }

    compare("azfs", topic, "--batchSize=250", "--rawCompression=zstd");
  }

  private void compare(String scheme, String topic, String... options) throws IOException {
    List<String> shape = new ArrayList<>(List.of(options));
    shape.addAll(List.of("--topics=" + topic, "--until=latest"));
    List<String> plan =
        new ArrayList<>(
            List.of("plan", "--json", "--bootstrapServers=" + Services.KAFKA.bootstrapServers()));
    plan.addAll(shape);
    Outcome planned = Services.run(plan);
    assertThat(planned.exitCode()).as(planned.err()).isEqualTo(Main.DONE);
    JsonNode expected = JSON.readTree(planned.out()).get("backlog");

    Lake lake = newLake(scheme);
    CloudStore store = Services.store(scheme);
    try (StoreGate gate = StoreGate.to(store.endpoint())) {
      shape.add(store.option(gate));
      RawLake.assertDone(Services.run(Services.ingest(lake, shape.toArray(String[]::new))));

      JsonNode requests = expected.get("requests");
      assertCount("writes", gate.requests(Kind.WRITE), requests.get("writes"));
      assertCount("reads", gate.requests(Kind.READ), requests.get("reads"));
      assertCount("lists", gate.requests(Kind.LIST), requests.get("lists"));
    }
    SortedMap<String, byte[]> raw = store.objectsAt(lake.raw());
    raw.keySet().remove("_lake.json");
    SortedMap<String, byte[]> standard = store.objectsAt(lake.standard());
    standard.keySet().removeIf(path -> !path.endsWith(".parquet"));
    assertCount("objects", raw.size() + standard.size(), expected.get("objects"));
    assertThat(expected.get("bytes").asDouble())
        .as("bytes")
        .isCloseTo((double) bytes(raw) + bytes(standard), withinPercentage(BYTES_PERCENT));
    assertThat(expected.get("kinds").get("raw").get("bytes").asDouble())
        .as("bytes of raw")
        .isCloseTo(
            raw.entrySet().stream()
                .filter(each -> !each.getKey().startsWith("_"))
                .mapToDouble(each -> each.getValue().length)
                .sum(),
            withinPercentage(BYTES_PERCENT));
  }

  private static void assertCount(String what, long counted, JsonNode expected) {
    assertThat(expected.asDouble())
        .as("%s, where %d were counted", what, counted)
        .isCloseTo((double) counted, withinPercentage(COUNTS_PERCENT));
  }

  private static long bytes(SortedMap<String, byte[]> objects) {
    return objects.values().stream().mapToLong(each -> each.length).sum();
  }

  /** So many messages of the game server. */
  private void send(String topic, int partition, int count, IntToLongFunction millis) {
    while (values.size() < count) {
      for (ProducerRecord<byte[], byte[]> each : Game.play(731, games++, NOON)) {
        if (each.topic().equals(Topic.GAME.topicName())) {
          values.add(each.value());
        }
      }
    }
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(
          new ProducerRecord<>(
              topic, partition, NOON.toEpochMilli() + millis.applyAsLong(i), null, values.get(i)));
    }
    values.subList(0, count).clear();
    Services.send(messages);
  }
}
