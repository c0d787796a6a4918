package superhero.dataflow.pipelines;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;

/** What an option is about: the groups of {@code --help}, in their order. */
enum OptionGroup {
  REQUIRED("Required"),
  KAFKA("Kafka", KafkaOptions.class, KafkaConfigOptions.class, GroupOptions.class),
  LAKE("Lake", RawOptions.class, TableOptions.class, LocationOptions.class),
  STORE("Store (S3)", LakeOptions.class, AwsOptions.class, S3Options.class),
  MODELS("Models", ModelOptions.class),
  COMMAND("This command"),
  RUNNER("Runner and others", CommandOptions.class, PipelineOptions.class);

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
        .orElse(COMMAND);
  }

  String title() {
    return title;
  }

  private boolean declares(String getter) {
    return interfaces.stream()
        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
        .anyMatch(method -> method.getName().equals(getter));
  }
}
