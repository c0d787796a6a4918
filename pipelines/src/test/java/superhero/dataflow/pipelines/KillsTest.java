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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The job is killed with SIGKILL at random moments while games are played, and started anew with
 * other settings. {@code -Dkills=100} kills more often, {@code -Dkills.seed} at other moments. On
 * the stores of the other clouds it is killed a third as often as on S3.
 */
class KillsTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Random random = new Random(Long.getLong("kills.seed", 731));
  private final Games games = new Games();

  @TempDir Path folder;

  private Jobs jobs;
  private String group;

  @BeforeEach
  void play() {
    jobs = new Jobs(folder);
    group = Services.unique("group");
    games.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    games.end();
    jobs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void eachOffsetStandsOnceWheneverTheJobIsKilled(String scheme) throws Exception {
    Lake lake = Services.newLake(scheme);
    int kills = scheme.equals("s3") ? KILLS : KILLS / 3;
    for (int kill = 0; kill < kills; kill++) {
      long before = GameTopics.committed(group);
      Job job = jobs.start(Program.here(), ingest(lake));
      if (random.nextBoolean()) {
        // In the midst of its work, else at any moment of its start.
        await().atMost(PATIENCE).until(() -> GameTopics.committed(group) > before);
      }
      assertThat(job.process().waitFor(random.nextInt(1_500), TimeUnit.MILLISECONDS)).isFalse();
      job.kill();
    }
    games.end();
    assertThat(
            Services.run(
                    ingest(lake, "--until=latest", "--batchSize=50000", "--maxBatchBytes=67108864"))
                .exitCode())
        .isEqualTo(Main.DONE);

    assertThat(GameTopics.committed(group)).isEqualTo(GameTopics.messages());
    lake.holdsExactly(GameTopics.offsets());
    List<String> audit = new ArrayList<>(ingest(lake));
    audit.set(0, "audit");
    audit.removeIf(each -> each.matches("--(batchSize|maxBatchBytes|flushInterval)=.*"));
    Services.Outcome agrees = Services.run(audit);
    assertThat(agrees.exitCode()).describedAs(agrees.out() + agrees.err()).isEqualTo(Main.DONE);
  }

  /** Each time with other settings. */
  private List<String> ingest(Lake lake, String... more) {
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
