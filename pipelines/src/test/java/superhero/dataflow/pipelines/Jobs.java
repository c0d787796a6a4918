package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs of the program as processes of their own, so that they can be killed, and what they say. */
final class Jobs implements AutoCloseable {
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  /** Logs go to files of this folder. */
  Jobs(Path folder) {
    this.folder = folder;
  }

  /** Starts a run that knows the secrets of the shared S3 endpoint. */
  Process start(Program program, List<String> args) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.command(args)).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", Services.S3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", Services.S3.secretKey()));
    Process process = builder.redirectOutput(log(processes.size()).toFile()).start();
    processes.add(process);
    return process;
  }

  /** What a run has printed so far. */
  String said(Process process) {
    try {
      return Files.readString(log(processes.indexOf(process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills those that are left. */
  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }

  private Path log(int process) {
    return folder.resolve("job" + process + ".log");
  }
}
