package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that match the pattern of a job are created and deleted while it streams. */
class TopicsThatComeAndGoTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long NOON = 1_767_268_800_000L;

  @TempDir Path folder;

  private String prefix;
  private String group;
  private Lake lake;
  private Jobs jobs;

  @BeforeEach
  void nameThings() {
    prefix = Services.unique("logs");
    group = Services.unique("group");
    lake = Services.newLake();
    jobs = new Jobs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
  }

  /**
   * Whatever the start is, which is for what was there then; the messages are of before 2026-11.
   */
  @ParameterizedTest
  @ValueSource(strings = {"latest", "2026-11-01T00:00:00Z"})
  void aTopicThatIsCreatedLaterIsReadFromItsFirstMessage(String start) {
    String first = topic("first");
    Services.sendLogs(first, 0, 5, NOON);
    Job job = start("--startFrom=" + start);
    Services.awaitCommitted(group, first, 5, job);

    // While the job looks elsewhere: it first sees the topic with all that it holds.
    job.pause();
    String later = topic("later");
    Services.sendLogs(later, 0, 50, NOON);
    job.resume();

    Services.awaitCommitted(group, later, 50, job);
    assertThat(lake.rawOffsets()).hasSize(50).allMatch(place -> place.startsWith(later + "-0@"));
    assertThat(lake.bufferOffsets()).containsExactlyInAnyOrderElementsOf(lake.rawOffsets());
  }

  @Test
  void aTopicThatIsDeletedDoesNotStopTheOthers() {
    String deleted = topic("deleted");
    Services.sendLogs(deleted, 0, 20, NOON);
    try (SteadyLogs others = SteadyLogs.to(topic("other"), 1, 50)) {
      Job job = start();
      Services.awaitCommitted(group, deleted, 20, job);

      Services.KAFKA.deleteTopic(deleted);
      others.awaitMore(300);
      others.end();

      others.awaitCommitted(group, job);
      assertOnce(others, deleted, 20);
    }
  }

  @Test
  void aTopicThatIsDeletedBeforeItIsReadDoesNotStopTheOthers() {
    String deleted = topic("deleted");
    try (SteadyLogs others = SteadyLogs.to(topic("other"), 1, 50)) {
      Job job = start();
      Services.awaitCommitted(group, deleted, 0, job);

      // It may or may not have planned these when they are gone.
      for (int i = 0; i < 20; i++) {
        Services.sendLogs(deleted, 0, 1, NOON);
      }
      Services.KAFKA.deleteTopic(deleted);
      others.awaitMore(300);
      others.end();

      others.awaitCommitted(group, job);
      assertThat(lake.rawOffsets())
          .doesNotHaveDuplicates()
          .containsAll(others.offsets())
          .hasSizeLessThanOrEqualTo(others.sent() + 20);
    }
  }

  @Test
  void aTopicOfTheNameOfADeletedOneIsReadFromItsFirstMessage() {
    String recreated = topic("recreated");
    Services.sendLogs(recreated, 0, 20, NOON);
    try (SteadyLogs others = SteadyLogs.to(topic("other"), 1, 50)) {
      Job job = start();
      Services.awaitCommitted(group, recreated, 20, job);

      Services.KAFKA.deleteTopic(recreated);
      others.awaitMore(100);
      Services.KAFKA.createTopic(recreated, 1);
      Services.sendLogs(recreated, 0, 30, NOON);
      others.awaitMore(100);
      others.end();

      // Each topic id has offsets of its own: 20 and 30 messages of this name.
      await()
          .atMost(PATIENCE)
          .until(() -> !job.isAlive() || lake.bufferOffsets().size() == others.sent() + 50);
      if (job.isAlive()) {
        assertThat(lake.rawOffsets()).hasSize(others.sent() + 50).containsAll(others.offsets());
      } else {
        assertThat(job.lastLine(Main.FAILED)).contains("topic " + recreated);
        assertThat(lake.rawOffsets()).doesNotHaveDuplicates();
      }
    }
  }

  private void assertOnce(SteadyLogs others, String deleted, int ofDeleted) {
    List<String> offsets = others.offsets();
    for (int offset = 0; offset < ofDeleted; offset++) {
      offsets.add(deleted + "-0@" + offset);
    }
    lake.holdsExactly(offsets);
  }

  private String topic(String word) {
    String topic = prefix + "." + word;
    Services.KAFKA.createTopic(topic, 1);
    return topic;
  }

  private Job start(String... options) {
    List<String> args =
        Services.ingest(
            lake,
            "--topicPattern=" + prefix + "[.].*",
            "--consumerGroup=" + group,
            "--flushInterval=500ms");
    args.addAll(List.of(options));
    return jobs.start(Program.here(), args);
  }
}
