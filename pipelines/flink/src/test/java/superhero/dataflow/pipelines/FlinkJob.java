package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as a process of its own; dies with {@link #close}. */
record FlinkJob(Process process, Path log) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Starts the program.
   *
   * @param program what {@code java} runs: a class path and a class, or a jar
   * @param log gets what it prints
   */
  static FlinkJob start(List<String> program, List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(program);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", Services.S3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", Services.S3.secretKey()));
    return new FlinkJob(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** SIGTERM, which is what Ctrl-C does. */
  void terminate() {
    process.destroy();
  }

  void awaitSaid(String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(Files.readString(log)).contains(text));
  }

  /** Waits for the end, and gives the last line that was printed. */
  String lastLine(int exitCode) throws IOException {
    await().atMost(PATIENCE).until(() -> !process.isAlive());
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isEqualTo(exitCode);
    return said.strip().lines().reduce((before, line) -> line).orElse("");
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
