package superhero.dataflow.pipelines;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** An option as its getter describes it, for help and for mistakes. */
record Option(
    String name, Class<?> type, String description, String defaultText, boolean required) {
  /** Of Beam's own options, those that users of these commands want. */
  private static final Set<String> OF_BEAM =
      Set.of("runner", "awsRegion", "endpoint", "s3StorageClass", "SSEAlgorithm", "SSEKMSKeyId");

  /** The options of a command: required ones first, then by name. */
  static List<Option> of(Class<? extends PipelineOptions> optionsClass) {
    Set<String> seen = new TreeSet<>();
    return Arrays.stream(optionsClass.getMethods())
        .filter(method -> method.getName().startsWith("get") || method.getName().startsWith("is"))
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.isAnnotationPresent(Description.class))
        .filter(method -> isOurs(method) || OF_BEAM.contains(name(method)))
        .map(Option::of)
        .filter(option -> seen.add(option.name()))
        .sorted(
            Comparator.comparing((Option option) -> !option.required()).thenComparing(Option::name))
        .toList();
  }

  /** True where Beam has it, not these commands. */
  boolean isOfBeam() {
    return OF_BEAM.contains(name);
  }

  /** What a value should look like. */
  String kind() {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    return type == boolean.class ? "true or false" : "text that fits: " + description;
  }

  private static Option of(Method getter) {
    return new Option(
        name(getter),
        getter.getReturnType(),
        getter.getAnnotation(Description.class).value().strip().replaceAll("\\s+", " "),
        defaultText(getter),
        // Beam calls --runner required too, but has a default for it.
        isOurs(getter) && getter.isAnnotationPresent(Validation.Required.class));
  }

  private static boolean isOurs(Method getter) {
    return getter.getDeclaringClass().getName().startsWith("superhero.dataflow.");
  }

  private static String name(Method getter) {
    String property = getter.getName().replaceFirst("^(get|is)", "");
    // As java.beans does it, and so Beam: SSEAlgorithm stays, RawLevel becomes rawLevel.
    return java.beans.Introspector.decapitalize(property);
  }

  private static String defaultText(Method getter) {
    if (getter.getReturnType() == Class.class) {
      return Engine.installed().runner();
    }
    for (Annotation annotation : getter.getAnnotations()) {
      String value =
          annotation instanceof Default.String text
              ? text.value()
              : annotation instanceof Default.Integer number
                  ? String.valueOf(number.value())
                  : annotation instanceof Default.Long number
                      ? String.valueOf(number.value())
                      : annotation instanceof Default.Double number
                          ? String.valueOf(number.value())
                          : annotation instanceof Default.Boolean bool
                              ? String.valueOf(bool.value())
                              : "";
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
