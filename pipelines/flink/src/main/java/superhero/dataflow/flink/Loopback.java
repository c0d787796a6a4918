package superhero.dataflow.flink;

import com.google.common.base.Strings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Settings for Flink in this process, which asks nobody for a password: it listens on the loopback
 * interface only. What {@code --flinkConfDir} says counts more. Beam reads settings from a folder,
 * so they are in one while the job is submitted.
 */
final class Loopback {
  private static final String ADDRESS = "127.0.0.1";

  private Loopback() {}

  /** Submits a job with options that name these settings. */
  static PipelineResult submit(Supplier<PipelineResult> job, FlinkPipelineOptions options) {
    try {
      Path folder = Files.createTempDirectory("superhero-flink-");
      Path file = folder.resolve(GlobalConfiguration.getFlinkConfFilename());
      try {
        Files.write(
            file,
            ConfigurationUtils.convertConfigToWritableLines(
                settings(options.getFlinkConfDir()), true));
        options.setFlinkConfDir(folder.toString());
        return job.get();
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the settings of Flink", e);
    }
  }

  private static Configuration settings(String folder) {
    Configuration settings =
        Strings.isNullOrEmpty(folder)
            ? new Configuration()
            : GlobalConfiguration.loadConfiguration(folder);
    setDefault(settings, RestOptions.ADDRESS, ADDRESS);
    setDefault(settings, RestOptions.BIND_ADDRESS, ADDRESS);
    setDefault(settings, JobManagerOptions.ADDRESS, ADDRESS);
    setDefault(settings, JobManagerOptions.BIND_HOST, ADDRESS);
    setDefault(settings, TaskManagerOptions.HOST, ADDRESS);
    setDefault(settings, TaskManagerOptions.BIND_HOST, ADDRESS);
    // Flink's own default in a process; Beam's is a fraction of the heap.
    setDefault(settings, TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    return settings;
  }

  private static <T> void setDefault(Configuration settings, ConfigOption<T> option, T value) {
    if (!settings.contains(option)) {
      settings.set(option, value);
    }
  }
}
