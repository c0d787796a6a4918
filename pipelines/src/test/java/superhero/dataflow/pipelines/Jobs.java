package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superhero.dataflow.pipelines.local.LocalStore;

/** Programs as processes of their own, so that they can be killed, and what they say. */
public final class Jobs implements AutoCloseable {
  private final Path folder;
  private final List<Job> jobs = new ArrayList<>();

  /** Logs go to files of this folder. */
  public Jobs(Path folder) {
    this.folder = folder;
  }

  /** Starts the program. */
  public Job start(Program program, List<String> args) {
    return start("job", Map.of(), program.command(args));
  }

  /**
   * Starts a command that knows the secrets of the shared S3 endpoint.
   *
   * @param name begins the name of its log
   * @param environment what it has beside this process's own
   */
  public Job start(String name, Map<String, String> environment, List<String> command) {
    Path log = folder.resolve(jobs.size() + "-" + name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("AWS_ACCESS_KEY_ID", Services.S3.accessKey());
    builder.environment().put("AWS_SECRET_ACCESS_KEY", Services.S3.secretKey());
    String azure = System.getProperty(LocalStore.AZURE_KEY);
    if (azure != null) {
      builder.environment().put(LocalStore.AZURE_KEY, azure);
    }
    builder.environment().putAll(environment);
    try {
      Job job = new Job(builder.start(), log);
      jobs.add(job);
      return job;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills those that are left. */
  @Override
  public void close() {
    jobs.forEach(Job::kill);
  }
}
