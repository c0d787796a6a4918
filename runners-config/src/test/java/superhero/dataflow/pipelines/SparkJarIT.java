package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;

/** The jar as users call it, with Spark in its process. */
class SparkJarIT {
  private static final long NOON = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();

  @TempDir Path folder;
  private final Lake lake = Services.newLake();
  private final String group = Services.unique("group");
  private final String topic = Services.newTopic(2);
  private Jobs jobs;

  @BeforeEach
  void logTo() {
    jobs = new Jobs(folder);
  }

  @AfterEach
  void endWhatIsLeft() {
    jobs.close();
  }

  @Test
  void itSaysItsVersionsAndDoesNotOfferLocal() {
    assertThat(start(List.of("--version")).end(Main.DONE))
        .containsPattern("superhero-dataflow \\d+\\.\\d+")
        .containsPattern("Apache Beam \\d+\\.\\d+");
    assertThat(start(List.of("help")).end(Main.DONE)).contains("ingest").doesNotContain("local");
    assertThat(start(List.of("local")).lastLine(Main.MISTAKEN))
        .isEqualTo("local: is not in this jar; superhero-dataflow.jar has it");
  }

  @Test
  void whatStreamsIsRefused() {
    assertThat(ingest().end(Main.MISTAKEN))
        .contains("--until: is missing: SparkRunner loses messages when it streams; give --until=");
    assertThat(start(List.of("simulate", "--messagesPerSecond=9")).end(Main.MISTAKEN))
        .contains("--messagesPerSecond=9.0: should be 0 on SparkRunner");
  }

  /** Spark's own client tries for a minute. */
  @ParameterizedTest
  @CsvSource({
    "spark://127.0.0.1:1, cannot be reached (Connection refused)",
    "spark://no-such-host.invalid:7077, no address can be found for no-such-host.invalid",
    "spark://127.0.0.1, has no host and port",
    "127.0.0.1:7077, names no kind of cluster",
  })
  void aMasterThatIsNotThereIsOneSentence(String master, String flaw) {
    Job job =
        start(
            List.of(
                "standardize",
                "--raw=" + folder.resolve("raw"),
                "--standard=" + folder.resolve("standard"),
                "--sparkMaster=" + master));

    assertThat(job.end(Main.MISTAKEN))
        .contains(
            "--sparkMaster="
                + master
                + ": "
                + flaw
                + "; it should be local[2], spark://host:port, yarn, or k8s://...\n")
        .doesNotContain("\tat ");
  }

  @Test
  void aRunReadsEachMessageOnceAndMarksWhatIsOverAndTheAuditAgrees() {
    sendLogs();

    assertThat(ingest("--until=latest", "--batchSize=10").lastLine(Main.DONE))
        .startsWith("ingest done")
        .contains("32 messages read, 4 ranges on the lake");

    assertThat(lake.rawOffsets()).hasSize(32).doesNotHaveDuplicates();
    assertThat(lake.bufferOffsets()).containsExactlyInAnyOrderElementsOf(lake.rawOffsets());
    assertThat(lake.markers("log_meta")).containsOnlyKeys("date=2026-01-01/hour=12");
    List<String> audit = Services.ingest(lake, "--consumerGroup=" + group);
    audit.set(0, "audit");
    assertThat(start(audit).lastLine(Main.DONE))
        .isEqualTo("all agree: 32 messages in raw and in the tables");
  }

  @Test
  void gamesArePlayedToTheLastMessage() {
    String last =
        start(
                List.of(
                    "simulate",
                    "--games=3",
                    "--bootstrapServers=" + Services.KAFKA.bootstrapServers()))
            .lastLine(Main.DONE);

    assertThat(last)
        .startsWith("simulate done")
        .contains(String.format(Locale.ROOT, ": %,d messages played, ", GameTopics.messages()));
  }

  @Test
  void aFailureEndsTheJobWithItsSentence() throws IOException {
    sendLogs();
    Path raw = Files.createDirectory(folder.resolve("raw"));
    Path file = Files.createFile(raw.resolve(topic));

    assertThat(ingest("--until=latest", "--raw=" + raw).lastLine(Main.FAILED))
        .startsWith("cannot write " + file);
  }

  @Test
  void ctrlCCancels() {
    sendLogs();
    try (StoreGate s3 = StoreGate.to(Services.S3.endpoint())) {
      List<Job> job = new ArrayList<>();
      s3.setRule(
          request -> {
            if (Services.isOfRange(request)) {
              job.get(0).terminate();
              return StoreFault.HANG;
            }
            return StoreFault.NONE;
          });
      job.add(ingest("--until=latest", "--endpoint=" + s3.endpoint()));

      assertThat(job.get(0).lastLine(143)).startsWith("ingest cancelled");
    }
  }

  @Test
  void sparkListensOnTheLoopbackInterfaceOnly() {
    sendLogs();
    AtomicBoolean uploading = new AtomicBoolean();
    try (StoreGate s3 = StoreGate.to(Services.S3.endpoint())) {
      s3.setRule(
          request -> {
            uploading.compareAndSet(false, Services.isOfRange(request));
            return Services.isOfRange(request) ? StoreFault.HANG : StoreFault.NONE;
          });
      Job job = ingest("--until=latest", "--endpoint=" + s3.endpoint());
      await().atMost(Duration.ofMinutes(2)).untilTrue(uploading);

      ListeningSockets.assertOnLoopback(job.process());
    }
  }

  private void sendLogs() {
    Services.sendLogs(topic, 0, 25, NOON);
    Services.sendLogs(topic, 1, 7, NOON);
  }

  private Job ingest(String... options) {
    List<String> arguments = Services.ingest(lake, options);
    arguments.add("--topics=" + topic);
    arguments.add("--consumerGroup=" + group);
    return start(arguments);
  }

  private Job start(List<String> arguments) {
    return jobs.start(Program.packed(SparkCluster.JAR), arguments);
  }
}
