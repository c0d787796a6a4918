package superhero.dataflow.pipelines.options;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.Stores;
import superhero.dataflow.store.UploadOptions;

/** What an option is about: the groups of {@code --help}, in their order. */
public enum OptionGroup {
  REQUIRED("Required"),
  KAFKA("Kafka", KafkaOptions.class, KafkaConfigOptions.class, GroupOptions.class),
  LAKE("Lake", RawOptions.class, TableOptions.class, LocationOptions.class),
  STORE(
      "Store ("
          + Stores.installed().stream().map(Store::title).collect(Collectors.joining(", "))
          + ")",
      Stream.concat(
              Stream.of(UploadOptions.class),
              Stores.installed().stream().flatMap(store -> declaring(store.options())))
          .toArray(Class<?>[]::new)),
  MODELS("Models", ModelOptions.class),
  COMMAND("This command"),
  RUNNER(
      "Runner and others",
      CommandOptions.class,
      PipelineOptions.class,
      Engine.installed().options());

  private final String title;
  private final List<Class<?>> interfaces;

  OptionGroup(String title, Class<?>... interfaces) {
    this.title = title;
    this.interfaces = List.of(interfaces);
  }

  /** By the name, so that an option is in the same group wherever it is declared again. */
  static OptionGroup of(Method getter) {
    return Arrays.stream(values())
        .filter(group -> group.declares(getter.getName()))
        .findFirst()
        .orElse(Option.isOurs(getter) ? COMMAND : RUNNER);
  }

  public String title() {
    return title;
  }

  /** An interface and those that it extends, Beam's own for every pipeline not among them. */
  private static Stream<Class<?>> declaring(Class<?> options) {
    return options.isAssignableFrom(PipelineOptions.class)
        ? Stream.empty()
        : Stream.concat(
            Stream.of(options),
            Arrays.stream(options.getInterfaces()).flatMap(OptionGroup::declaring));
  }

  private boolean declares(String getter) {
    return interfaces.stream()
        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
        .anyMatch(method -> method.getName().equals(getter));
  }
}
