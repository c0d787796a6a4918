package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small jar: all that serves {@code ingest}, without the embedded services and DuckDB. */
class IngestJarIT {
  private static final long NOON = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
  private static final Path TARGET = Path.of("..", "pipelines", "target");
  private static final Path JAR = TARGET.resolve("superhero-ingest.jar");

  @TempDir Path folder;
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
  void itBringsMessagesToTheLakeAndAuditsThem() {
    Lake lake = Services.newLake();
    String topic = Services.newTopic(2);
    Services.sendLogs(topic, 0, 25, NOON);
    Services.sendLogs(topic, 1, 7, NOON);
    List<String> options =
        Services.ingest(
            lake,
            "--consumerGroup=" + Services.unique("group"),
            "--topics=" + topic,
            "--until=latest");

    assertThat(start(options).lastLine(Main.DONE)).contains("32 messages read");
    assertThat(lake.rawOffsets()).hasSize(32).doesNotHaveDuplicates();

    options.set(0, "audit");
    options.removeIf(each -> each.startsWith("--topics") || each.startsWith("--until"));
    assertThat(start(options).lastLine(Main.DONE))
        .isEqualTo("all agree: 32 messages in raw and in the tables");
  }

  @Test
  void itIsSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(150_000_000);
    assertThat(Files.size(TARGET.resolve("superhero-dataflow.jar")))
        .isBetween(Files.size(JAR) + 100_000_000, 300_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "compare", "sql"})
  void whatNeedsMoreIsNotOffered(String command) {
    assertThat(start(List.of("help")).end(Main.DONE))
        .contains("  ingest ")
        .doesNotContain("  " + command + " ");
    assertThat(start(List.of(command)).lastLine(Main.MISTAKEN))
        .isEqualTo(command + ": is not in this jar; superhero-dataflow.jar has it");
  }

  private Job start(List<String> arguments) {
    return jobs.start(Program.packed(JAR), arguments);
  }
}
