package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.number;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Services.Outcome;

/** The commands that read raw objects, with Flink in their process. */
class ReplayFlinkTest {
  private static final String KAFKA = "--bootstrapServers=" + Services.KAFKA.bootstrapServers();
  private static final String PARALLELISM = "--parallelism=2";

  /** What ingest makes of the topic on DirectRunner. */
  private static final RawLake EXPECTED = new RawLake();

  private static String topic;

  @TempDir Path folder;

  private final RawLake raw = new RawLake();

  @BeforeAll
  static void ingestATopic() {
    topic = RawLake.mixedTopic();
    assertDone(Services.run(EXPECTED.ingest(topic)));
  }

  @Test
  void standardizeWritesWhatIngestDoesAndNamesWhatIsLeft() {
    assertDone(Services.run(raw.ingest(topic, "--standard=none")));
    String foreign = raw.lake.raw() + "/" + topic + "/notes.txt";
    RawLake.put(foreign, RawLake.bytes("hello"));

    Outcome outcome = Services.run(raw.command("standardize", PARALLELISM));

    assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(Main.FAILED);
    assertThat(outcome.err()).startsWith("standardize left 1 object as it is, named above");
    assertThat(outcome.out())
        .contains("61 messages read, 13 dead letters, 4 of 4 ranges in the tables, 1 objects left")
        .contains(foreign + ": it has no name that ingest gives");
    raw.assertSameTablesAs(EXPECTED.lake);
    raw.assertAudited();
  }

  @Test
  void standardizeWatches() throws Exception {
    assertDone(Services.run(raw.ingest(topic, "--standard=none", "--topics=" + topic)));
    try (Jobs jobs = new Jobs(folder)) {
      Job job =
          jobs.start(
              Program.here(),
              raw.command(
                  "standardize",
                  "--watch",
                  "--pollInterval=200ms",
                  "--checkpointingInterval=200",
                  PARALLELISM));
      awaitRanges(4);
      String another = Services.newTopic(1);
      Services.sendLogs(another, 0, 3, 0);
      assertDone(Services.run(raw.ingest(topic + "," + another, "--standard=none")));
      awaitRanges(5);
      job.terminate();
      assertThat(job.lastLine(143)).startsWith("standardize cancelled");
    }
    raw.assertAudited();
  }

  @Test
  void messagesGoBackToKafka() {
    String target = Services.newTopic(2);

    Outcome outcome =
        Services.run(EXPECTED.command("replay", KAFKA, "--toKafka=" + target, PARALLELISM));

    assertDone(outcome);
    assertThat(outcome.out()).contains("61 messages read");
    assertDone(Services.run(raw.ingest(target)));
    assertThat(raw.lake.rawLines())
        .extracting(
            line -> {
              int own = line.get("headers").size() - 4;
              return line.at("/headers/" + own + "/value").textValue()
                  + "-"
                  + line.at("/headers/" + (own + 2) + "/value").textValue()
                  + "@"
                  + line.at("/headers/" + (own + 3) + "/value").textValue();
            })
        .containsExactlyInAnyOrderElementsOf(EXPECTED.lake.rawOffsets());
  }

  @Test
  void changedModelsAreComparedAndDeadLettersTriedAgain() throws Exception {
    RawLake.model(folder, "numbers", "", number("\"string\""));
    assertDone(Services.run(raw.ingest(topic, "--models=" + folder)));
    assertThat(raw.lake.table("numbers")).isEmpty();
    RawLake.model(folder, "numbers", "", number("\"int\""));

    Outcome diff =
        Services.run(
            raw.command(
                "diff",
                "--into=" + Services.newLake().standard(),
                "--models=" + folder,
                PARALLELISM));
    assertDone(diff);
    assertThat(diff.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains("dead_letters 61 13 0 48 0", "log_meta 48 48 0 0 0", "numbers 0 48 48 0 0");

    assertDone(
        Services.run(
            raw.command(
                "replay",
                "--deadLetters=" + raw.lake.deadLetters(),
                "--models=" + folder,
                PARALLELISM)));
    assertThat(raw.lake.table("numbers")).hasSize(48);
    assertThat(raw.lake.table("log_meta")).isEqualTo(EXPECTED.lake.table("log_meta"));
    raw.assertAudited();
  }

  @Test
  void smallObjectsAreJoinedAndTakenApart() {
    assertDone(Services.run(raw.ingest(topic)));
    Outcome outcome = Services.run(raw.commandOnTables("compact", PARALLELISM));

    assertDone(outcome);
    assertThat(outcome.out())
        .containsPattern(
            ": (\\d+) of \\1 objects looked at, \\d+ objects joined, 8 objects written, ");
    assertThat(raw.lake.table("log_meta")).isEqualTo(EXPECTED.lake.table("log_meta"));
    raw.assertAudited();
    assertDone(Services.run(raw.command("standardize", PARALLELISM)));
    raw.assertSameTablesAs(EXPECTED.lake);
  }

  private void awaitRanges(int count) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Lake.objects(raw.lake.standard() + "/etl_meta").size() == count);
  }
}
