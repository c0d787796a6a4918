package superhero.dataflow.pipelines.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Job;
import superhero.dataflow.pipelines.Jobs;
import superhero.dataflow.pipelines.ListeningSockets;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Program;

/** {@code local --keepRunning}, tried by hand as pipelines/README.md says. */
class KeepRunningTest {
  private static final Pattern PRINTED =
      Pattern.compile("^  (?:export |--)(\\w+)=(\\S+)$", Pattern.MULTILINE);

  @TempDir Path folder;

  private Jobs jobs;
  private Job local;

  @BeforeEach
  void startLocal() {
    jobs = new Jobs(folder);
    local = jobs.start(Program.here(), List.of("local", "--games=2", "--keepRunning"));
    local.awaitSaid("  --standard=");
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
  }

  @Test
  void whatIsPrintedLetsAnotherProcessOfThisMachineInUntilItIsStopped() {
    ListeningSockets.assertOnLoopback(local.process());
    Map<String, String> printed =
        PRINTED
            .matcher(local.said())
            .results()
            .collect(Collectors.toMap(found -> found.group(1), KeepRunningTest::value));
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", printed.get("AWS_ACCESS_KEY_ID"),
            "AWS_SECRET_ACCESS_KEY", printed.get("AWS_SECRET_ACCESS_KEY"),
            "AWS_REGION", printed.get("AWS_REGION"));

    String kafka = "--bootstrapServers=" + printed.get("bootstrapServers");
    Job simulate =
        jobs.start(
            "simulate",
            environment,
            Program.here().command(List.of("simulate", kafka, "--games=2", "--seed=2")));
    simulate.end(Main.DONE);
    Job ingest =
        jobs.start(
            "ingest",
            environment,
            Program.here()
                .command(
                    List.of(
                        "ingest",
                        kafka,
                        "--endpoint=" + printed.get("endpoint"),
                        "--raw=" + printed.get("raw"),
                        "--standard=" + printed.get("standard"),
                        "--until=latest")));

    assertThat(ingest.end(Main.DONE))
        .contains("ingest begins, lag ", "ingest done", "messages read");
    assertThat(local.isAlive()).isTrue();

    local.terminate();

    local.end(143);
  }

  private static String value(MatchResult found) {
    return found.group(2);
  }
}
