package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The Kafka settings that options name. */
final class KafkaSettings {
  private KafkaSettings() {}

  /** The settings of the file of {@code --kafkaConfig}; none without it. */
  static Map<String, String> read(KafkaOptions options, Mistakes mistakes) {
    return read(options.getBootstrapServers(), options, mistakes);
  }

  /** The same where Kafka need not be named. */
  static Map<String, String> read(
      @Nullable String servers, KafkaConfigOptions options, Mistakes mistakes) {
    Map<String, String> settings = new HashMap<>();
    String file = options.getKafkaConfig();
    if (file != null) {
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        Properties properties = new Properties();
        properties.load(in);
        properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
      } catch (IOException | IllegalArgumentException e) {
        mistakes.add("kafkaConfig", file, "cannot be read; it should be a properties file");
      }
    }
    if (servers != null && !servers.matches("[^\\s,]+:\\d{1,5}(,[^\\s,]+:\\d{1,5})*")) {
      mistakes.add("bootstrapServers", servers, "should be host:port, comma separated");
    }
    return settings;
  }
}
