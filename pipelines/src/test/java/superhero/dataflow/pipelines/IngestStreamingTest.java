package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;

/** The program as a process of its own, so that it can be killed. */
class IngestStreamingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long NOON = 1_767_268_800_000L;

  @TempDir Path folder;

  private String topic;
  private String group;
  private Lake lake;
  private Jobs jobs;

  @BeforeEach
  void nameThings() {
    topic = Services.newTopic(3);
    group = Services.unique("group");
    lake = Services.newLake();
    jobs = new Jobs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
  }

  @Test
  void messagesComeToTheLakeAlsoWhereOtherPartitionsNeverHadAny() throws IOException {
    start("--flushInterval=1s");

    Services.sendLogs(topic, 1, 5, NOON);
    awaitOnLake(5);
    // The topic was idle in between.
    Services.sendLogs(topic, 1, 2, NOON);
    awaitOnLake(7);

    awaitCommitted(1, 7);
    assertThat(lake.bufferOffsets()).containsExactlyInAnyOrderElementsOf(lake.rawOffsets());
  }

  @Test
  void aLongFlushIntervalKeepsWhatIsNoFullBatch() throws IOException {
    Services.sendLogs(topic, 0, 3, NOON);
    Job job = start("--flushInterval=1h", "--batchSize=10");
    // The first look flushes, since nobody knows when the last flush was.
    awaitOnLake(3);

    Services.sendLogs(topic, 0, 9, NOON);
    awaitOnLake(10);

    assertThat(lake.rawOffsets()).hasSize(10);
    job.awaitSaid(", lag 2\n");
  }

  @Test
  @Tag("long")
  void afterKillsEachOffsetStandsExactlyOnce() throws Exception {
    Random random = new Random(731);
    int sent = 0;
    for (int round = 0; round < 3; round++) {
      Job job = start("--flushInterval=1s", "--batchSize=" + (20 + 13 * round));
      int before = lake.rawOffsets().size();
      for (int partition = 0; partition < 3; partition++) {
        int more = 50 + random.nextInt(100);
        Services.sendLogs(topic, partition, more, NOON);
        sent += more;
      }
      // In the midst of its work: some objects are there, others are not.
      await().atMost(PATIENCE).until(() -> lake.rawOffsets().size() > before);
      job.kill();
    }
    start("--flushInterval=1s", "--batchSize=50");
    awaitOnLake(sent);

    assertThat(lake.rawOffsets()).doesNotHaveDuplicates().hasSize(sent);
    assertThat(lake.bufferOffsets()).containsExactlyInAnyOrderElementsOf(lake.rawOffsets());
  }

  @Test
  void aWindowIsMarkedWhenItIsOverAndAgainForLateMessages() throws IOException {
    Services.sendLogs(topic, 0, 3, NOON);
    Services.sendLogs(topic, 1, 2, System.currentTimeMillis());
    start("--flushInterval=1s");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(lake.markers("log_meta"))
                    .containsOnlyKeys("date=2026-01-01/hour=12")
                    .allSatisfy((folder, marker) -> assertThat(marker).contains("\"rows\":3,")));
    assertThat(lake.markers("lib_server_game").values())
        .containsExactly("{\"objects\":0,\"rows\":0,\"bytes\":0}\n");
    Services.sendLogs(topic, 2, 4, NOON);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(lake.markers("log_meta").get("date=2026-01-01/hour=12"))
                    .contains("\"objects\":2,\"rows\":7,"));
  }

  @Test
  void whatAKilledJobDidNotMarkTheNextOneMarks() throws Exception {
    Services.sendLogs(topic, 0, 3, NOON);
    Job job = start("--flushInterval=1s");
    await().atMost(PATIENCE).until(() -> lake.markers("log_meta").size() == 1);
    job.kill();
    String marker = lake.standard() + "/log_meta/date=2026-01-01/hour=12/_SUCCESS";
    FileSystems.delete(List.of(FileSystems.matchSingleFileSpec(marker).resourceId()));
    assertThat(lake.markers("log_meta")).isEmpty();

    start("--flushInterval=1s");

    await().atMost(PATIENCE).until(() -> lake.markers("log_meta").size() == 1);
  }

  @Test
  void aBoundedRunOverTheSameLogHasTheSameMessages() throws IOException {
    start("--flushInterval=1s", "--batchSize=10");
    Services.sendLogs(topic, 0, 25, NOON);
    awaitOnLake(25);
    Lake bounded = Services.newLake();

    assertThat(
            Services.run(Services.ingest(bounded, "--topics=" + topic, "--until=latest"))
                .exitCode())
        .isEqualTo(Main.DONE);

    assertThat(bounded.rawLines()).containsExactlyInAnyOrderElementsOf(lake.rawLines());
  }

  @Test
  void aTerminatedJobEndsCleanly() throws Exception {
    Services.sendLogs(topic, 0, 3, NOON);
    Job job = start("--flushInterval=1s");
    awaitCommitted(0, 3);

    job.terminate();

    assertThat(job.end(143))
        .contains("superhero-dataflow ", " with DirectRunner: topics " + topic + " of ")
        .contains("ingest cancelled", "3 messages read", " messages/s, lag ")
        .contains("start ingest again with --consumerGroup=");
  }

  @Test
  void aJobWithTooManyDeadLettersWarnsOnceAMinuteAndGoesOn() throws IOException {
    long begun = System.nanoTime();
    Job job = start("--flushInterval=1s", "--maxDeadLetterShare=0.4");
    int sent = 0;
    // Each time that the counters have changed it could warn.
    while (occurrences(job.said(), "ingest running") < 2) {
      sent += 2;
      Services.send(
          List.of(
              RawLake.message(topic, 0, NOON, "no JSON"),
              RawLake.message(topic, 0, NOON, RawLake.log(1))));
      awaitOnLake(sent);
    }

    String said = job.said();
    assertThat(said)
        .contains("messages are dead letters, a share of 0.5", "and --maxDeadLetterShare is 0.4;");
    assertThat(occurrences(said, "warning: "))
        .isBetween(1L, 1 + Duration.ofNanos(System.nanoTime() - begun).toMinutes());
    assertThat(job.isAlive()).isTrue();
  }

  private static long occurrences(String said, String beginning) {
    return said.lines().filter(line -> line.startsWith(beginning)).count();
  }

  @Test
  void ofTwoJobsOfAGroupTheOlderEndsWithASentence() throws Exception {
    Job older = start("--flushInterval=1s");
    Services.sendLogs(topic, 0, 3, NOON);
    awaitOnLake(3);
    start("--flushInterval=1s");

    assertThat(older.end(Main.FAILED))
        .contains("a newer job of consumer group " + group + " has taken over; this one ends");
  }

  private Job start(String... options) {
    List<String> args = Services.ingest(lake, "--topics=" + topic, "--consumerGroup=" + group);
    args.addAll(List.of(options));
    return jobs.start(Program.here(), args);
  }

  private void awaitOnLake(int messages) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lake.bufferOffsets()).hasSize(messages));
  }

  private void awaitCommitted(int partition, long offset) {
    TopicPartition name = new TopicPartition(topic, partition);
    ConsumerGroup ofJob =
        new ConsumerGroup(KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of()), group);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              OffsetAndMetadata committed = ofJob.offsets(List.of(name)).get(name);
              return committed != null && committed.offset() == offset;
            });
  }
}
