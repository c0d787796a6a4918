package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A run of a program as a process of its own.
 *
 * @param log gets what it prints
 */
public record Job(Process process, Path log) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  public boolean isAlive() {
    return process.isAlive();
  }

  /** kill -9; returns when it is dead. */
  public void kill() {
    exitCode(process.destroyForcibly());
  }

  /** Not by {@code onExit}, which waits for whoever has the number of a process that is gone. */
  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** SIGSTOP: it stands still, and does not learn for how long. */
  void pause() {
    signal("STOP");
  }

  /** SIGCONT: a paused job goes on as if nothing had happened. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      assertThat(exitCode(kill)).as("kill -%s", name).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, which is what Ctrl-C does. */
  public void terminate() {
    process.destroy();
  }

  /** What it has printed so far. */
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has printed this; at once an error where it ends without. */
  public void awaitSaid(String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              boolean alive = isAlive();
              String said = said();
              if (!said.contains(text) && !alive) {
                throw new IllegalStateException("it ended without " + text + "; it said:\n" + said);
              }
              assertThat(said).contains(text);
            });
  }

  /** Waits for its end; returns all that it printed. */
  public String end(int exitCode) {
    await().atMost(PATIENCE).until(() -> !isAlive());
    String said = said();
    assertThat(process.exitValue()).as("exit; it said:%n%s", said).isEqualTo(exitCode);
    return said;
  }

  /** Waits for its end; returns the last line that it printed. */
  public String lastLine(int exitCode) {
    return end(exitCode).strip().lines().reduce((before, line) -> line).orElse("");
  }
}
