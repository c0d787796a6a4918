package superhero.dataflow.pipelines.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.kafka.Placeholders;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.GroupOptions;
import superhero.dataflow.pipelines.options.KafkaConfigOptions;
import superhero.dataflow.pipelines.options.KafkaOptions;
import superhero.dataflow.pipelines.options.Mistakes;

/** The Kafka settings that options name. */
public final class KafkaSettings {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSettings.class);

  private static final Pattern SECRET =
      Pattern.compile("(password|secret|ssl\\.keystore\\.key)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern LOGIN = Pattern.compile("sasl\\.jaas\\.config$");

  /** An option of a login module that is followed by anything but a placeholder. */
  private static final Pattern SECRET_OF_LOGIN =
      Pattern.compile("(password|secret)\\s*+=\\s*+[\"']?+(?!\\$\\{)", Pattern.CASE_INSENSITIVE);

  private static final String PLACEHOLDERS =
      "write ${env:NAME} or ${file:/path/of.properties:key} instead";

  private KafkaSettings() {}

  /** The settings of the file of {@code --kafkaConfig}; none without it. */
  public static Map<String, String> read(KafkaOptions options, Mistakes mistakes) {
    return read(options.getBootstrapServers(), options, mistakes);
  }

  /** The same where Kafka need not be named. */
  public static Map<String, String> read(
      @Nullable String servers, KafkaConfigOptions options, Mistakes mistakes) {
    Map<String, String> settings = new TreeMap<>();
    String file = options.getKafkaConfig();
    if (file != null) {
      try (InputStream in = open(file)) {
        Properties properties = new Properties();
        properties.load(in);
        properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
        Placeholders.unresolved(settings)
            .forEach(
                (placeholder, name) ->
                    mistakes.add(
                        "kafkaConfig",
                        file,
                        "there is no value for " + placeholder + " in " + name));
        List<String> secrets = secrets(settings);
        if (!secrets.isEmpty() && Engine.of(options.getRunner().getName()).showsJobs()) {
          mistakes.add(
              "kafkaConfig",
              file,
              "secrets in " + secrets + " could be read by all who see the job; " + PLACEHOLDERS);
        } else if (!secrets.isEmpty()) {
          LOG.warn(
              "--kafkaConfig={}: secrets in {} travel with the job and its savepoints; {}",
              file,
              secrets,
              PLACEHOLDERS);
        }
      } catch (IOException | IllegalArgumentException e) {
        mistakes.add("kafkaConfig", file, "cannot be read; it should be a properties file");
      }
    }
    if (servers != null && !servers.matches("[^\\s,]+:\\d{1,5}(,[^\\s,]+:\\d{1,5})*")) {
      mistakes.add("bootstrapServers", servers, "should be host:port, comma separated");
    }
    return Placeholders.withProviders(settings);
  }

  /** A file of this machine, or an object of a store. */
  private static InputStream open(String file) throws IOException {
    if (!file.contains("://")) {
      return Files.newInputStream(Path.of(file));
    }
    int name = file.lastIndexOf('/') + 1;
    return new ByteArrayInputStream(Location.of(file.substring(0, name)).get(file.substring(name)));
  }

  private static List<String> secrets(Map<String, String> settings) {
    return settings.keySet().stream().filter(name -> isSecret(name, settings.get(name))).toList();
  }

  private static boolean isSecret(String name, String value) {
    return LOGIN.matcher(name).find()
        ? SECRET_OF_LOGIN.matcher(value).find()
        : SECRET.matcher(name).find() && !value.startsWith("${");
  }

  public static void checkGroup(GroupOptions options, Mistakes mistakes) {
    if (options.getConsumerGroup().isBlank()) {
      mistakes.add("consumerGroup", options.getConsumerGroup(), "should be a name");
    }
  }
}
