package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.io.Resources;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;

/** The commands with Flink in their process, against the same log on DirectRunner. */
class IngestFlinkTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Ranges of a partition, so many that they come in any order. */
  private static final String BATCHES = "--batchSize=100";

  private static Lake expected;

  @TempDir Path folder;
  private Jobs jobs;
  private Job job;

  @BeforeAll
  static void simulateAndIngestOnDirectRunner() {
    assertDone(
        Services.run(
            List.of(
                "simulate",
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                "--games=40",
                "--malformed=0.1")));
    expected = Services.newLake();
    assertDone(
        Services.run(
            Services.ingest(expected, "--runner=DirectRunner", "--until=latest", BATCHES)));
    assertThat(expected.rawOffsets()).containsExactlyInAnyOrderElementsOf(GameTopics.offsets());
    assertThat(expected.deadLetterLines()).isNotEmpty();
  }

  @BeforeEach
  void setUp() {
    jobs = new Jobs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
  }

  @Test
  void flinkIsTheRunnerUnlessSaidOtherwise() {
    assertThat(Services.run(List.of("ingest", "--help")).out())
        .contains("--runner  (default: FlinkRunner)");
  }

  @Test
  void aBoundedRunWritesTheObjectsOfDirectRunnerAndCountsThem() {
    Lake lake = Services.newLake();

    Outcome outcome =
        Services.run(Services.ingest(lake, "--until=latest", BATCHES, "--parallelism=2"));

    assertDone(outcome);
    assertThat(outcome.out()).contains("ingest done").contains(counts());
    SameObjects.assertSame(lake, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--checkpointingInterval=-1", "--checkpointingInterval=200"})
  void aStreamingJobWritesTheObjectsOfDirectRunnerAndEndsCleanly(String option) throws Exception {
    Lake lake = Services.newLake();
    String group = Services.unique("group");
    start(lake, "--consumerGroup=" + group, BATCHES, "--parallelism=2", option);

    await().atMost(PATIENCE).until(() -> GameTopics.committed(group) == GameTopics.messages());

    SameObjects.assertSame(lake, expected);
    job.awaitSaid(counts());
    job.terminate();
    assertThat(job.lastLine(143)).startsWith("ingest cancelled").contains(counts());
  }

  @Test
  void metricsAreThoseOfTheJobThatFlinkRuns() {
    start(Services.newLake(), BATCHES, "--parallelism=2", "--metricsPort=0");
    job.awaitSaid("status at http://127.0.0.1:");

    job.awaitSaid(counts());

    String url = job.said().replaceFirst("(?s).*?status at (http://\\S+/), .*", "$1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Resources.toString(
                            URI.create(url + "metrics").toURL(), StandardCharsets.UTF_8))
                    .contains(
                        "\nsuperhero_messages_total " + GameTopics.messages() + ".0\n",
                        "\nsuperhero_lag_messages 0.0\n",
                        "\nsuperhero_lag_seconds 0.0\n",
                        "\nsuperhero_rows_total{table=\"dead_letters\"} "
                            + expected.deadLetterLines().size()
                            + ".0\n")
                    .containsPattern(
                        "superhero_dead_letters_total\\{code=\"not_json\",model=\"log_meta\","
                            + "topic=\"lib.server.game\"} [1-9]")
                    .containsPattern(
                        "superhero_store_requests_total\\{operation=\"put\",store=\"s3\"} [1-9]"));
  }

  /** Whoever reaches Flink's ports may cancel the job, or have it run other code. */
  @ParameterizedTest
  @ValueSource(strings = {"--until=latest", "--flushInterval=1s", "--flinkMaster=[local]"})
  void flinkListensOnTheLoopbackInterfaceOnly(String option) {
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 5, 0);
    AtomicBoolean uploading = new AtomicBoolean();
    try (StoreGate s3 = StoreGate.to(Services.S3.endpoint())) {
      s3.setRule(
          request -> {
            uploading.compareAndSet(false, Services.isOfRange(request));
            return Services.isOfRange(request) ? StoreFault.HANG : StoreFault.NONE;
          });
      start(
          Services.newLake(),
          "--endpoint=" + s3.endpoint(),
          "--topics=" + topic,
          "--parallelism=2",
          option);
      await().atMost(PATIENCE).untilTrue(uploading);

      ListeningSockets.assertOnLoopback(job.process());
    }
  }

  @Test
  void aWindowIsMarkedWhenItIsOver() throws Exception {
    Lake lake = Services.newLake();
    String topic = Services.newTopic(2);
    Services.sendLogs(topic, 0, 3, 1_767_268_800_000L);
    start(lake, "--topics=" + topic, "--flushInterval=1s", "--parallelism=2");

    await()
        .atMost(PATIENCE)
        .until(() -> lake.markers("log_meta").containsKey("date=2026-01-01/hour=12"));
  }

  /** Checkpoints matter here: with them Flink would by itself try again for ever. */
  @Test
  void aRangeThatCannotBeWrittenEndsTheJobWithItsSentence() throws Exception {
    Lake lake = Services.newLake();
    Path raw = Files.createDirectory(folder.resolve("raw"));
    String topic = Services.newTopic(1);
    start(
        lake,
        "--raw=" + raw,
        "--topics=" + topic,
        "--flushInterval=1s",
        "--checkpointingInterval=200");
    Services.sendLogs(topic, 0, 5, 0);
    await().atMost(PATIENCE).until(() -> !lake.table("etl_meta").isEmpty());

    Files.move(raw, folder.resolve("gone"));
    Files.createFile(raw);
    Services.sendLogs(topic, 0, 5, 0);

    assertThat(job.lastLine(Main.FAILED)).startsWith("cannot write " + raw + "/" + topic);
  }

  private void start(Lake lake, String... options) {
    job = jobs.start(Program.here(), Services.ingest(lake, options));
  }

  /** What the program says of the whole log, when each message was read once. */
  private static String counts() {
    return String.format(
        Locale.ROOT,
        "%,d messages read, %,d dead letters, %,d ranges on the lake",
        GameTopics.messages(),
        expected.deadLetterLines().size(),
        expected.table("etl_meta").size());
  }

  private static void assertDone(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
  }
}
