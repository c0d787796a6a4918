package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code local --keepRunning}, tried by hand as README.md says. */
class KeepRunningTest {
  private static final Pattern PRINTED =
      Pattern.compile("^  (?:export |--)(\\w+)=(\\S+)$", Pattern.MULTILINE);

  @TempDir Path folder;

  private Path log;
  private Process local;

  @BeforeEach
  void startLocal() throws IOException {
    log = folder.resolve("local.log");
    local = start(log, Map.of(), "local", "--games=2", "--keepRunning");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(log).contains("  --standard="));
  }

  @AfterEach
  void stopLocal() {
    local.destroyForcibly();
  }

  @Test
  void whatIsPrintedLetsAnotherProcessIn() throws Exception {
    Map<String, String> printed =
        PRINTED
            .matcher(Files.readString(log))
            .results()
            .collect(Collectors.toMap(found -> found.group(1), KeepRunningTest::value));
    Path ingestLog = folder.resolve("ingest.log");
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", printed.get("AWS_ACCESS_KEY_ID"),
            "AWS_SECRET_ACCESS_KEY", printed.get("AWS_SECRET_ACCESS_KEY"),
            "AWS_REGION", printed.get("AWS_REGION"));

    Process ingest =
        start(
            ingestLog,
            environment,
            "ingest",
            "--bootstrapServers=" + printed.get("bootstrapServers"),
            "--endpoint=" + printed.get("endpoint"),
            "--raw=" + printed.get("raw") + "/again",
            "--standard=" + printed.get("standard") + "/again",
            "--consumerGroup=again",
            "--until=latest");

    assertThat(ingest.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(ingestLog)).contains("ingest done", "messages read");
    assertThat(ingest.exitValue()).isEqualTo(Main.DONE);
    assertThat(local.isAlive()).isTrue();
  }

  @Test
  void aTerminatedLocalStops() throws Exception {
    local.destroy();

    assertThat(local.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(local.exitValue()).isEqualTo(143);
  }

  private static String value(MatchResult found) {
    return found.group(2);
  }

  private static Process start(Path log, Map<String, String> environment, String... args)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.command().addAll(List.of(args));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
