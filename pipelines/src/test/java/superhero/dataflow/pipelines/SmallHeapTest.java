package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that take more memory than they have bytes, in a job of 512 MB. */
class SmallHeapTest {
  private static final String HEAP = "512m";
  private static final int MESSAGES = 100_000;
  private static final int WINDOWS = 200;

  /** Windows that are not over: to mark them takes longer than the test. */
  private static final Instant NEVER_MARKED = Instant.parse("2200-01-01T00:00:00Z");

  @TempDir Path folder;

  private final Lake lake = Services.newLake();

  /** Parquet looked at the size of a page for the next time after 10,000 rows. */
  @Test
  void aLongTextInManyRowsBehindSmallOnesIsWritten() throws IOException {
    String topic = Services.newTopic("matches", 1);
    List<ProducerRecord<byte[], byte[]>> matches = new ArrayList<>();
    for (int match = 0; match < 300; match++) {
      matches.add(message(topic, NOON.toEpochMilli(), match("small", 2)));
    }
    matches.add(message(topic, NOON.toEpochMilli(), match("t".repeat(100_000), 13_000)));
    Services.send(matches);
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.writeString(
        models.resolve("heroes.avsc"),
        """
        {"type": "record", "name": "heroes", "each": "/value/heroes", "fields": [
          {"name": "msg_id", "type": "string", "pointer": "/msg_id"},
          {"name": "token", "type": "string", "pointer": "/value/token"},
          {"name": "hero", "type": "int", "pointer": "/item/hero"}]}
        """);

    ingest(topic, "--models=" + models);

    assertThat(lake.count("heroes", "length(token) = 100000")).isEqualTo(13_000);
    assertThat(lake.count("heroes", "token = 'small'")).isEqualTo(600);
    assertThat(lake.deadLetterLines()).isEmpty();
  }

  /** Objects grow with windows and bytes, and not with messages, however times are mixed. */
  @Test
  void messagesOfManyWindowsInAnyOrderAreOneObjectAWindowRangeAndTable() throws IOException {
    String topic = Services.newTopic("late", 1);
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      // 77 has no factor of 200: every window comes in turn.
      long time = NEVER_MARKED.plus(Duration.ofHours(i * 77L % WINDOWS)).toEpochMilli();
      messages.add(
          message(topic, time, "{\"number\":" + i + ",\"text\":\"" + "x".repeat(200) + "\"}"));
    }
    Services.send(messages);

    ingest(topic, "--batchSize=" + MESSAGES / 2);

    assertThat(lake.rawObjects()).hasSize(2 * WINDOWS);
    assertThat(Lake.objects(lake.standard() + "/buffer_meta").keySet())
        .filteredOn(path -> path.endsWith(".parquet"))
        .hasSize(2 * WINDOWS);
    assertThat(lake.count("buffer_meta", "true")).isEqualTo(MESSAGES);
  }

  private void ingest(String topic, String... more) throws IOException {
    List<String> args =
        Services.ingest(lake, "--runner=DirectRunner", "--topics=" + topic, "--until=latest");
    args.addAll(Arrays.asList(more));
    try (Jobs jobs = new Jobs(Files.createDirectory(folder.resolve("jobs")))) {
      jobs.start(Program.here().withHeap(HEAP), args).end(0);
    }
  }

  private static String match(String token, int heroes) {
    return IntStream.range(0, heroes)
        .mapToObj(hero -> "{\"hero\":" + hero + ",\"name\":\"superhero number " + hero + "\"}")
        .collect(Collectors.joining(",", "{\"token\":\"" + token + "\",\"heroes\":[", "]}"));
  }

  private static ProducerRecord<byte[], byte[]> message(String topic, long time, String value) {
    return new ProducerRecord<>(topic, 0, time, null, value.getBytes(StandardCharsets.UTF_8));
  }
}
