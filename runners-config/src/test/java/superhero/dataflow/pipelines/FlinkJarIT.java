package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as users call it, alone and with the address of a cluster, whose task managers the jobs
 * share.
 */
@Tag("long")
class FlinkJarIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static FlinkCluster cluster;

  @TempDir Path folder;
  private final Lake lake = Services.newLake();
  private final String group = Services.unique("group");
  private String topic;
  private Jobs jobs;
  private Job job;

  @BeforeAll
  static void startCluster() throws IOException {
    Path clusters = Files.createDirectories(Path.of("target/flink-cluster").toAbsolutePath());
    cluster = FlinkCluster.start(Files.createTempDirectory(clusters, "FlinkJarIT"), 2);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void sendLogs() {
    jobs = new Jobs(folder);
    topic = Services.newTopic(2);
    Services.sendLogs(topic, 0, 25, 0);
    Services.sendLogs(topic, 1, 7, 0);
  }

  @AfterEach
  void endWhatIsLeft() {
    jobs.close();
    cluster.jobs("RUNNING").forEach(cluster::cancel);
    await().atMost(PATIENCE).until(() -> cluster.jobs("RUNNING").isEmpty());
  }

  @Test
  void localIsInTheOtherJar() {
    start(List.of("local"));

    assertThat(job.lastLine(Main.MISTAKEN))
        .isEqualTo("local: is not in this jar; superhero-dataflow.jar has it");
  }

  @Test
  void helpDoesNotOfferLocal() {
    start(List.of("help"));

    assertThat(job.end(Main.DONE)).contains("ingest", "simulate").doesNotContain("local");
  }

  @Test
  void aBoundedRunInItsProcessCounts() {
    ingest("--until=latest", "--batchSize=10");

    assertThat(job.lastLine(Main.DONE)).startsWith("ingest done").contains(counts(32, 4));
    assertThat(lake.bufferOffsets()).hasSize(32).doesNotHaveDuplicates();
  }

  @Test
  void aBoundedRunOnAClusterCounts() {
    ingest("--until=latest", "--batchSize=10", "--parallelism=2", onCluster());

    assertThat(job.lastLine(Main.DONE)).startsWith("ingest done").contains(counts(32, 4));
    assertThat(lake.bufferOffsets()).hasSize(32).doesNotHaveDuplicates();
  }

  @Test
  void aStreamingJobOnAClusterIsWatchedAndCancelled() {
    ingest("--batchSize=10", "--parallelism=2", "--flushInterval=1s", onCluster());

    job.awaitSaid(counts(32, 4));
    job.terminate();

    assertThat(job.lastLine(143)).startsWith("ingest cancelled").contains(counts(32, 4));
    await().atMost(PATIENCE).until(() -> cluster.jobs("RUNNING").isEmpty());
    assertThat(lake.bufferOffsets()).hasSize(32).doesNotHaveDuplicates();
  }

  @Test
  void aJobThatIsNotToBeWatchedGoesOnWithoutTheClient() {
    ingest("--flushInterval=1s", "--attachedMode=false", onCluster());

    assertThat(job.lastLine(Main.DONE)).startsWith("ingest submitted");
    await().atMost(PATIENCE).until(() -> lake.bufferOffsets().size() == 32);
    assertThat(cluster.jobs("RUNNING")).hasSize(1);
  }

  @Test
  void aFailureOnAClusterIsToldHere() throws IOException {
    Path raw = Files.createDirectory(folder.resolve("raw"));
    Path file = Files.createFile(raw.resolve(topic));

    ingest("--raw=" + raw, "--checkpointingInterval=500", onCluster());

    assertThat(job.lastLine(Main.FAILED)).startsWith("cannot write " + file);
  }

  @Test
  void aJobComesBackWhenTheLakeDoes() throws IOException {
    Path raw = Files.createDirectory(folder.resolve("raw"));
    Path file = Files.createFile(raw.resolve(topic));
    ingest(
        "--raw=" + raw,
        "--flushInterval=1s",
        "--numberOfExecutionRetries=-1",
        "--attachedMode=false",
        onCluster());
    job.lastLine(Main.DONE);
    String id = Iterables.getOnlyElement(cluster.jobs("RUNNING"));
    await().atMost(PATIENCE).until(() -> cluster.restarts(id) >= 20);
    assertThat(lake.table("etl_meta")).isEmpty();

    Files.delete(file);

    await().atMost(PATIENCE).until(() -> lake.bufferOffsets().size() == 32);
    assertThat(cluster.jobs("RUNNING")).containsExactly(id);
  }

  private void ingest(String... options) {
    List<String> arguments = Services.ingest(lake, options);
    arguments.add("--topics=" + topic);
    arguments.add("--consumerGroup=" + group);
    start(arguments);
  }

  private void start(List<String> arguments) {
    job = jobs.start(Program.packed(FlinkCluster.JAR), arguments);
  }

  private static String onCluster() {
    return "--flinkMaster=" + cluster.master();
  }

  private static String counts(int messages, int ranges) {
    return String.format(Locale.ROOT, "%d messages read, %d ranges on the lake", messages, ranges);
  }
}
