package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The jar on a cluster whose processes are killed while games are played. {@code -Dflink.kills}
 * says how often in a test.
 */
class IngestFlinkClusterIT {
  private static final int KILLS = Integer.getInteger("flink.kills", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Random random = new Random(731);
  private final String group = Services.unique("group");
  private final Lake lake = Services.newLake();
  private final Games games = new Games();
  private Path folder;
  private FlinkCluster cluster;

  @BeforeEach
  void startCluster(TestInfo test) throws Exception {
    folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target/flink-cluster").toAbsolutePath()),
            test.getTestMethod().orElseThrow().getName());
    games.start();
    cluster = FlinkCluster.start(folder.resolve("1"), 2);
  }

  @AfterEach
  void stopCluster() throws Exception {
    games.end();
    cluster.close();
  }

  @Test
  void killedTaskManagersLoseNothingAndWriteNothingTwice() throws Exception {
    killTaskManagers(1_000);
  }

  @Test
  void withoutCheckpointsKilledTaskManagersLoseNothingToo() throws Exception {
    killTaskManagers(-1);
  }

  private void killTaskManagers(int checkpointingInterval) throws Exception {
    String job =
        cluster.submit(List.of(), ingest("--checkpointingInterval=" + checkpointingInterval));
    for (int kill = 0; kill < KILLS; kill++) {
      awaitWork();
      cluster.killTaskManager(random.nextInt(2));
      cluster.startTaskManager();
      int kills = kill + 1;
      await().atMost(PATIENCE).until(() -> cluster.restarts(job) >= kills);
    }
    awaitWork();

    assertThat(cluster.state(job)).isEqualTo("RUNNING");
    assertThat(cluster.completedCheckpoints(job) > 0).isEqualTo(checkpointingInterval > 0);
    assertEachOffsetOnce();
  }

  @Test
  @Tag("long")
  void aNewJobGoesOnWhereAKilledClusterStoodWithoutItsCheckpoints() throws Exception {
    cluster.submit(List.of(), ingest("--checkpointingInterval=1000"));
    for (int kill = 0; kill < KILLS; kill++) {
      awaitWork();
      cluster.close();
      cluster = FlinkCluster.start(folder.resolve(String.valueOf(kill + 2)), 2);
      cluster.submit(List.of(), ingest());
    }
    awaitWork();

    assertEachOffsetOnce();
  }

  @Test
  @Tag("long")
  void tasksThatOutliveTheirJobManagerDoNoHarmToTheNextJob() throws Exception {
    cluster.submit(List.of(), ingest());
    for (int kill = 0; kill < KILLS; kill++) {
      awaitWork();
      cluster.killJobManager();
      cluster.startJobManager();
      cluster.submit(List.of(), ingest());
    }
    awaitWork();

    assertEachOffsetOnce();
  }

  @Test
  @Tag("long")
  void aSavepointIsResumedWithAnotherParallelism() throws Exception {
    cluster.startTaskManager();
    String job = cluster.submit(List.of(), ingest("--parallelism=1"));
    for (String parallelism : List.of("3", "2")) {
      awaitWork();
      String savepoint = cluster.stopWithSavepoint(job);
      assertThat(cluster.state(job)).isEqualTo("FINISHED");
      job = cluster.submit(List.of("-s", savepoint), ingest("--parallelism=" + parallelism));
    }
    awaitWork();

    assertThat(cluster.state(job)).isEqualTo("RUNNING");
    assertEachOffsetOnce();
  }

  private List<String> ingest(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--consumerGroup=" + group,
                "--batchSize=500",
                "--flushInterval=1s",
                "--parallelism=2",
                "--maxParallelism=128",
                "--numberOfExecutionRetries=-1"));
    arguments.addAll(List.of(options));
    return Services.ingest(lake, arguments.toArray(String[]::new));
  }

  /** Returns in the midst of work: after a commit, and some random number of messages later. */
  private void awaitWork() {
    long before = GameTopics.committed(group);
    await().atMost(PATIENCE).until(() -> GameTopics.committed(group) > before);
    long until = GameTopics.messages() + random.nextInt(1_000);
    await().atMost(PATIENCE).until(() -> GameTopics.messages() > until);
  }

  private void assertEachOffsetOnce() throws Exception {
    games.end();
    await().atMost(PATIENCE).until(() -> GameTopics.committed(group) == GameTopics.messages());
    assertThat(lake.rawOffsets()).containsExactlyInAnyOrderElementsOf(GameTopics.offsets());
    assertThat(lake.bufferOffsets()).containsExactlyInAnyOrderElementsOf(GameTopics.offsets());
  }
}
