package superhero.dataflow.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import superhero.dataflow.failure.JobException;

/**
 * Settings of Kafka's clients that name their secrets: <code>${env:NAME}</code>, <code>
 * ${file:/path:key}</code>, <code>${directory:/path:file}</code>, or what the settings' own {@code
 * config.providers} know. Only the JVM that makes a client reads the secrets.
 */
public final class Placeholders {
  private static final String PROVIDERS = "config.providers";
  private static final String ASKED = "asked";
  private static final Map<String, Class<?>> DEFAULTS =
      Map.of(
          "env", EnvVarConfigProvider.class,
          "file", FileConfigProvider.class,
          "directory", DirectoryConfigProvider.class);

  private Placeholders() {}

  /** The settings, with Kafka's providers if they are needed and the settings name none. */
  public static Map<String, String> withProviders(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    if (!settings.containsKey(PROVIDERS)
        && settings.values().stream().anyMatch(value -> find(value).findAny().isPresent())) {
      all.put(PROVIDERS, String.join(",", DEFAULTS.keySet()));
      DEFAULTS.forEach((name, type) -> all.put(PROVIDERS + "." + name + ".class", type.getName()));
    }
    return all;
  }

  /** The placeholders that have no value on this machine, and the setting that each is in. */
  public static Map<String, String> unresolved(Map<String, String> settings) {
    Map<String, String> all = withProviders(settings);
    Map<String, String> unresolved = new TreeMap<>();
    all.forEach(
        (name, value) ->
            find(value)
                .filter(placeholder -> !isResolved(placeholder, all))
                .forEach(placeholder -> unresolved.put(placeholder, name)));
    return unresolved;
  }

  /**
   * The settings with their secrets, for a client of this JVM.
   *
   * @throws JobException if there is no value for a placeholder
   */
  static Map<String, Object> resolve(Map<String, String> settings) {
    unresolved(settings)
        .forEach(
            (placeholder, name) -> {
              throw new JobException(
                  "there is no value for " + placeholder + " in the Kafka setting " + name);
            });
    Map<String, Object> resolved = resolveAll(withProviders(settings));
    // Else the client would look for placeholders in the secrets.
    resolved.keySet().removeIf(Placeholders::isOfProviders);
    return resolved;
  }

  private static boolean isResolved(String placeholder, Map<String, String> settings) {
    Map<String, String> asked = new HashMap<>(settings);
    asked.keySet().removeIf(name -> !isOfProviders(name));
    asked.put(ASKED, placeholder);
    try {
      return !placeholder.equals(resolveAll(asked).get(ASKED));
    } catch (KafkaException e) {
      return false;
    }
  }

  private static Map<String, Object> resolveAll(Map<String, String> settings) {
    return new HashMap<>(new AbstractConfig(new ConfigDef(), settings, false).originals());
  }

  private static boolean isOfProviders(String name) {
    return name.equals(PROVIDERS) || name.startsWith(PROVIDERS + ".");
  }

  private static Stream<String> find(String value) {
    return ConfigTransformer.DEFAULT_PATTERN.matcher(value).results().map(MatchResult::group);
  }
}
