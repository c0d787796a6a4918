package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log, broken messages in it, brought to a lake of its own by each runner, in the process and
 * on clusters: the same objects. {@code -Dsame.games=2700} makes the log some 200,000 messages
 * long.
 */
class SameObjectsIT {
  private static final int GAMES = Integer.getInteger("same.games", 30);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Partitions of many ranges, and a rest. */
  private static final String BATCHES = "--batchSize=" + (20 + GAMES * 3);

  @TempDir static Path folder;
  private static SimulatedLog log;
  private static Jobs jobs;
  private static Lake expected;

  private final Lake lake = Services.newLake();

  @BeforeAll
  static void ingestOnDirectRunner() {
    log = SimulatedLog.of(GAMES);
    jobs = new Jobs(folder);
    expected = Services.newLake();
    Path jar = Path.of("../pipelines/target/superhero-dataflow.jar");
    String group = Services.unique("group");
    run(jar, bounded(expected, "--consumerGroup=" + group));

    List<String> audit = ingest(expected, "--consumerGroup=" + group);
    audit.set(0, "audit");
    audit.remove(BATCHES);
    assertThat(run(jar, audit))
        .endsWith(
            String.format(
                Locale.ROOT, "all agree: %,d messages in raw and in the tables%n", log.messages()));
  }

  @AfterAll
  static void end() {
    jobs.close();
    log.close();
  }

  /** {@code IngestFlinkTest} does the same in each build. */
  @Test
  @Tag("long")
  void flinkBounded() {
    run(FlinkCluster.JAR, bounded(lake, "--parallelism=2"));

    SameObjects.assertSame(lake, expected);
  }

  /** {@code IngestFlinkTest} does the same in each build. */
  @Test
  @Tag("long")
  void flinkStreaming() {
    String group = Services.unique("group");
    Job job =
        jobs.start(
            Program.packed(FlinkCluster.JAR),
            ingest(lake, "--consumerGroup=" + group, "--flushInterval=1s", "--parallelism=2"));

    log.awaitCommitted(group, job);
    job.kill();

    SameObjects.assertSame(lake, expected);
  }

  @Test
  void flinkOnAClusterIntoEachCloud() throws IOException {
    try (CloudStore gcs = CloudStore.of("gs");
        CloudStore azure = CloudStore.of("azfs");
        FlinkCluster cluster = FlinkCluster.start(folderOf("flink"), 2)) {
      for (List<String> ingest : intoEach(gcs, azure, "--parallelism=2")) {
        String job = cluster.submit(List.of(), ingest);
        await().atMost(PATIENCE).until(() -> cluster.state(job).equals("FINISHED"));
      }

      assertSameInEach(gcs, azure);
    }
  }

  /** On a cluster it does the same in each build. */
  @Test
  @Tag("long")
  void spark() {
    run(SparkCluster.JAR, bounded(lake, "--sparkMaster=local[2]"));

    SameObjects.assertSame(lake, expected);
  }

  @Test
  void sparkOnAClusterIntoEachCloud() throws IOException {
    try (CloudStore gcs = CloudStore.of("gs");
        CloudStore azure = CloudStore.of("azfs");
        SparkCluster cluster = SparkCluster.start(folderOf("spark"), 2)) {
      for (List<String> ingest : intoEach(gcs, azure)) {
        cluster.submit(ingest).end(Main.DONE);
      }

      assertSameInEach(gcs, azure);
    }
  }

  /** On S3 it is this test's lake. */
  private List<List<String>> intoEach(CloudStore gcs, CloudStore azure, String... more) {
    List<List<String>> ingests = new ArrayList<>(List.of(bounded(lake, more)));
    for (CloudStore store : List.of(gcs, azure)) {
      List<String> ingest = bounded(Lake.at(store.folder("one")), more);
      ingest.add(store.option());
      ingests.add(ingest);
    }
    return ingests;
  }

  private void assertSameInEach(CloudStore gcs, CloudStore azure) {
    SameObjects.assertSame(lake, expected);
    SameObjects.assertSame(gcs, "one", expected);
    SameObjects.assertSame(azure, "one", expected);
  }

  private static String run(Path jar, List<String> arguments) {
    return jobs.start(Program.packed(jar), arguments).end(Main.DONE);
  }

  private static List<String> bounded(Lake lake, String... more) {
    List<String> arguments = ingest(lake, more);
    arguments.add("--until=latest");
    return arguments;
  }

  private static List<String> ingest(Lake lake, String... more) {
    List<String> arguments =
        Services.ingest(lake, "--bootstrapServers=" + log.kafka().bootstrapServers(), BATCHES);
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static Path folderOf(String cluster) throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(Path.of("target/same-objects").toAbsolutePath()), cluster);
  }
}
