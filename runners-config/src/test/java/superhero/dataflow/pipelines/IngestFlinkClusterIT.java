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
 * The jar on a cluster whose processes are killed or paused while games are played. {@code
 * -Dflink.kills} and {@code -Dflink.pauses} say how often in a test.
 */
class IngestFlinkClusterIT {
  private static final int KILLS = Integer.getInteger("flink.kills", 1);
  private static final int PAUSES = Integer.getInteger("flink.pauses", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Each look reads the whole table. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final long NOON = 1_767_268_800_000L;

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
  @Tag("long")
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
    assertThat(cluster.metrics())
        .as("what OPERATIONS.md promises to Prometheus")
        .anyMatch(line -> isOf(line, "read_messages", job) && !line.endsWith(" 0.0"))
        .anyMatch(line -> isOf(line, "read_ranges", job) && !line.endsWith(" 0.0"))
        .anyMatch(line -> isOf(line, "plan_lag", job));
    assertEachOffsetOnce();
  }

  /** Whether it has the value of a metric of Beam's. */
  private static boolean isOf(String line, String metric, String job) {
    return line.startsWith("flink_taskmanager_job_task_operator_" + metric + "{")
        && line.contains("job_id=\"" + job + "\"");
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

  @Test
  void pausedTaskManagersDoNoHarmWhenTheyWake() throws Exception {
    cluster.startTaskManager();
    String job = cluster.submit(List.of(), ingest("--checkpointingInterval=1000"));
    for (int pause = 0; pause < PAUSES; pause++) {
      awaitWork();
      int which = random.nextInt(3);
      cluster.pauseTaskManager(which);
      if (pause % 2 == 0) {
        // Flink takes it for dead, and the others go on with its work.
        await().atMost(PATIENCE).until(() -> cluster.slots() == 2);
        awaitWork();
      } else {
        awaitMessages();
      }
      cluster.resumeTaskManager(which);
      await().atMost(PATIENCE).until(() -> cluster.slots() == 3);
    }
    awaitWork();

    assertThat(cluster.state(job)).isEqualTo("RUNNING");
    assertEachOffsetOnce();
  }

  @Test
  @Tag("long")
  void aPausedJobManagerDoesNoHarmWhenItWakes() throws Exception {
    String job = cluster.submit(List.of(), ingest("--checkpointingInterval=1000"));
    for (int pause = 0; pause < PAUSES; pause++) {
      awaitWork();
      cluster.pauseJobManager();
      // Longer than its task managers wait for it, or not.
      for (int thousands = random.nextInt(5); thousands >= 0; thousands--) {
        awaitMessages();
      }
      cluster.resumeJobManager();
    }
    awaitWork();

    assertThat(cluster.state(job)).isEqualTo("RUNNING");
    assertEachOffsetOnce();
  }

  @Test
  @Tag("long")
  void aPausedClusterDoesNoHarmToTheNextJobWhenItWakes() throws Exception {
    try (Jobs jobs = new Jobs(folder)) {
      for (int pause = 0; pause < PAUSES; pause++) {
        String zombie = cluster.submit(List.of(), ingest());
        awaitWork();
        pauseCluster();
        Job next = jobs.start(Program.here("--runner=DirectRunner"), ingestOnAnyRunner());
        awaitWork();
        resumeCluster();
        await()
            .atMost(PATIENCE)
            .until(() -> cluster.failures(zombie).contains("has taken over; this one ends"));
        awaitWork();
        assertThat(next.isAlive()).as("the job is alive; it said:%n%s", next.said()).isTrue();
        cluster.cancel(zombie);
        next.kill();
      }
    }
    cluster.submit(List.of(), ingest());
    awaitWork();

    assertEachOffsetOnce();
  }

  private void pauseCluster() {
    cluster.pauseJobManager();
    cluster.pauseTaskManager(0);
    cluster.pauseTaskManager(1);
  }

  private void resumeCluster() {
    cluster.resumeTaskManager(0);
    cluster.resumeTaskManager(1);
    cluster.resumeJobManager();
  }

  /** What the savepoint knows of a topic does not hold for another one of its name. */
  @Test
  @Tag("long")
  void aSavepointOfADeletedTopicSkipsNothingOfTheNewOne() throws Exception {
    games.end();
    String topic = Services.newTopic(2);
    String[] options = {"--topics=" + topic, "--checkpointingInterval=1000"};
    Services.sendLogs(topic, 0, 3_000, NOON);
    Services.sendLogs(topic, 1, 3_000, NOON);
    String job = cluster.submit(List.of(), ingest(options));
    await().atMost(PATIENCE).pollInterval(LOOK).until(() -> lake.bufferOffsets().size() == 6_000);
    String savepoint = cluster.stopWithSavepoint(job);

    Services.KAFKA.deleteTopic(topic);
    Services.KAFKA.createTopic(topic, 2);
    Services.sendLogs(topic, 0, 5_000, NOON);
    Services.sendLogs(topic, 1, 1_000, NOON);
    String resumed = cluster.submit(List.of("-s", savepoint), ingest(options));

    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(
            () ->
                lake.bufferOffsets().size() >= 12_000
                    || cluster.failures(resumed).contains("topic " + topic));
    if (!cluster.failures(resumed).contains("topic " + topic)) {
      // Those of the old topic, and those of the new one.
      List<String> offsets = new ArrayList<>();
      addOffsets(offsets, topic + "-0@", 3_000);
      addOffsets(offsets, topic + "-1@", 3_000);
      addOffsets(offsets, topic + "-0@", 5_000);
      addOffsets(offsets, topic + "-1@", 1_000);
      lake.holdsExactly(offsets);
    }
  }

  private static void addOffsets(List<String> offsets, String partition, int count) {
    for (int offset = 0; offset < count; offset++) {
      offsets.add(partition + offset);
    }
  }

  private List<String> ingest(String... options) {
    List<String> arguments = ingestOnAnyRunner();
    arguments.addAll(
        List.of("--parallelism=2", "--maxParallelism=128", "--numberOfExecutionRetries=-1"));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private List<String> ingestOnAnyRunner() {
    return Services.ingest(
        lake, "--consumerGroup=" + group, "--batchSize=500", "--flushInterval=1s");
  }

  /** Returns in the midst of work: after a commit, and some random number of messages later. */
  private void awaitWork() {
    long before = GameTopics.committed(group);
    await().atMost(PATIENCE).until(() -> GameTopics.committed(group) > before);
    awaitMessages();
  }

  private void awaitMessages() {
    long until = GameTopics.messages() + random.nextInt(1_000);
    await().atMost(PATIENCE).until(() -> GameTopics.messages() > until);
  }

  private void assertEachOffsetOnce() throws Exception {
    games.end();
    await().atMost(PATIENCE).until(() -> GameTopics.committed(group) == GameTopics.messages());
    lake.holdsExactly(GameTopics.offsets());
  }
}
