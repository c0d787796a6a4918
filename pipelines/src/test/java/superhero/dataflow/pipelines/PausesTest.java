package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job is paused with SIGSTOP at random moments while games are played. Then it goes on, or
 * another job of its group has begun when it wakes. {@code -Dpauses=100} pauses more often, {@code
 * -Dpauses.seed} at other moments.
 */
class PausesTest {
  private static final int PAUSES = Integer.getInteger("pauses", 2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Random random = new Random(Long.getLong("pauses.seed", 731));
  private final Games games = new Games();

  @TempDir Path folder;

  private Jobs jobs;
  private String group;
  private Lake lake;

  @BeforeEach
  void play() {
    jobs = new Jobs(folder);
    group = Services.unique("group");
    lake = Services.newLake();
    games.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    games.end();
    jobs.close();
  }

  @Test
  void eachOffsetStandsOnceWheneverTheJobIsPaused() throws Exception {
    Job job = jobs.start(Program.here(), ingest());
    for (int pause = 0; pause < PAUSES; pause++) {
      if (random.nextBoolean()) {
        awaitCommit(job);
      }
      boolean ended = job.process().waitFor(random.nextInt(1_500), TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended by itself; it said:%n%s", job.said()).isFalse();
      job.pause();
      if (pause % 3 == 1) {
        awaitMessages(random.nextInt(600));
        job.resume();
      } else {
        job = replace(job);
      }
    }
    awaitCommit(job);
    job.kill();
    games.end();
    assertThat(Services.run(ingest("--until=latest", "--batchSize=50000")).exitCode())
        .isEqualTo(Main.DONE);

    lake.holdsExactly(GameTopics.offsets());
    List<String> audit = new ArrayList<>(ingest());
    audit.set(0, "audit");
    audit.removeIf(each -> each.matches("--(batchSize|maxBatchBytes|flushInterval)=.*"));
    Services.Outcome agrees = Services.run(audit);
    assertThat(agrees.exitCode()).describedAs(agrees.out() + agrees.err()).isEqualTo(Main.DONE);
  }

  /**
   * Starts another job while one is paused, and wakes it in the midst of the other's work. One of
   * them ends by itself: the paused one, unless it had not begun to be a job of the group.
   */
  private Job replace(Job paused) throws InterruptedException {
    Job other = jobs.start(Program.here(), ingest());
    if (random.nextBoolean()) {
      awaitCommit(other);
    }
    boolean ended = other.process().waitFor(random.nextInt(1_500), TimeUnit.MILLISECONDS);
    assertThat(ended).as("ended by itself; it said:%n%s", other.said()).isFalse();
    paused.resume();
    await().atMost(PATIENCE).until(() -> !paused.isAlive() || !other.isAlive());
    Job fenced = paused.isAlive() ? other : paused;
    assertThat(fenced.lastLine(Main.FAILED))
        .matches("(a newer|another) job of consumer group " + group + " has taken over.*");
    return paused.isAlive() ? paused : other;
  }

  private void awaitCommit(Job job) {
    long before = GameTopics.committed(group);
    await()
        .atMost(PATIENCE)
        .failFast(
            () ->
                assertThat(job.isAlive()).as("the job is alive; it said:%n%s", job.said()).isTrue())
        .until(() -> GameTopics.committed(group) > before);
  }

  private void awaitMessages(int more) {
    long until = GameTopics.messages() + more;
    await().atMost(PATIENCE).until(() -> GameTopics.messages() >= until);
  }

  /** Each time with other settings. */
  private List<String> ingest(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--consumerGroup=" + group,
                "--flushInterval=" + (200 + random.nextInt(800)) + "ms",
                "--batchSize=" + (20 + random.nextInt(300)),
                "--maxBatchBytes=" + (2_000 + random.nextInt(100_000))));
    options.addAll(List.of(more));
    return Services.ingest(lake, options.toArray(String[]::new));
  }
}
