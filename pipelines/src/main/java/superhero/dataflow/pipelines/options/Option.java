package superhero.dataflow.pipelines.options;

import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.Stores;

/** An option as its getter describes it, for help and for mistakes. */
public record Option(
    String name, Class<?> type, String description, String defaultText, OptionGroup group) {
  /** Of Beam's own options, those that users of these commands want, and their defaults. */
  private static final Map<String, String> OF_BEAM = ofBeam();

  private static Map<String, String> ofBeam() {
    Map<String, String> ofBeam = new TreeMap<>();
    ofBeam.put("runner", Engine.installed().runner());
    ofBeam.putAll(Engine.installed().optionsOfBeam());
    Stores.installed().forEach(store -> ofBeam.putAll(store.optionsOfBeam()));
    return ofBeam;
  }

  /** A description may end with a default that no annotation can say. */
  private static final Pattern DEFAULT = Pattern.compile("(.*) \\(default: (.*)\\)");

  /** The options of a command, by group and name. */
  public static List<Option> of(Class<? extends PipelineOptions> optionsClass) {
    Set<String> seen = new TreeSet<>();
    return Stream.concat(
            Stream.of(optionsClass, Engine.installed().options()), ofStores(optionsClass))
        .flatMap(Option::shown)
        .filter(option -> seen.add(option.name()))
        .sorted(
            Comparator.comparing(Option::group)
                .thenComparing(Option::name, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }

  /** The names of those of a store. */
  public static List<String> namesOf(Store store) {
    return shownGetters(store.options())
        .filter(getter -> OptionGroup.of(getter) == OptionGroup.STORE)
        .map(Option::name)
        .toList();
  }

  /**
   * What the options of a command are now, by name: this program's own, none of which is a secret.
   * Of Beam's and the stores' SDKs some are.
   */
  public static Map<String, Object> values(
      Class<? extends PipelineOptions> optionsClass, PipelineOptions options) {
    Map<String, Object> values = new TreeMap<>();
    Stream.concat(Stream.of(optionsClass), ofStores(optionsClass))
        .forEach(
            type ->
                getters(type)
                    .filter(getter -> isOurs(getter) && !OF_BEAM.containsKey(name(getter)))
                    .forEach(getter -> values.put(name(getter), text(getter, options.as(type)))));
    return values;
  }

  private static String text(Method getter, PipelineOptions options) {
    try {
      Object value = getter.invoke(options);
      String text =
          value instanceof List<?> list
              ? String.join(",", list.stream().map(String::valueOf).toList())
              : String.valueOf(value == null ? "" : value);
      return text.isEmpty() ? "none" : text;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<Class<? extends PipelineOptions>> ofStores(
      Class<? extends PipelineOptions> optionsClass) {
    return LakeOptions.class.isAssignableFrom(optionsClass)
        ? Stores.installed().stream().map(Store::options)
        : Stream.empty();
  }

  private static Stream<Option> shown(Class<? extends PipelineOptions> optionsClass) {
    PipelineOptions defaults = PipelineOptionsFactory.as(optionsClass);
    return shownGetters(optionsClass).map(getter -> of(getter, defaults));
  }

  private static Stream<Method> shownGetters(Class<?> optionsClass) {
    return getters(optionsClass)
        .filter(getter -> isOurs(getter) || OF_BEAM.containsKey(name(getter)));
  }

  /** Everything that may be said beside these options, also to Beam and its runners; with types. */
  static Map<String, Class<?>> types(Class<? extends PipelineOptions> optionsClass) {
    Map<String, Class<?>> types = new TreeMap<>();
    Stream.concat(Stream.of(optionsClass), PipelineOptionsFactory.getRegisteredOptions().stream())
        .flatMap(Option::getters)
        .forEach(getter -> types.put(name(getter), getter.getReturnType()));
    return types;
  }

  /** True where Beam has it, not these commands. */
  public boolean isOfBeam() {
    return OF_BEAM.containsKey(name);
  }

  public boolean required() {
    return group == OptionGroup.REQUIRED;
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

  private static Stream<Method> getters(Class<?> optionsClass) {
    return Arrays.stream(optionsClass.getMethods())
        .filter(method -> method.getName().matches("(get|is)[A-Z].*"))
        .filter(method -> method.getParameterCount() == 0);
  }

  private static Option of(Method getter, PipelineOptions defaults) {
    Description said = getter.getAnnotation(Description.class);
    String description = said == null ? "" : said.value().strip().replaceAll("\\s+", " ");
    Matcher withDefault = DEFAULT.matcher(description);
    boolean defaultIsSaid = withDefault.matches();
    return new Option(
        name(getter),
        getter.getReturnType(),
        defaultIsSaid ? withDefault.group(1) : description,
        defaultIsSaid ? withDefault.group(2) : defaultText(getter, defaults),
        // Beam calls --runner required too, but has a default for it.
        isOurs(getter) && getter.isAnnotationPresent(Validation.Required.class)
            ? OptionGroup.REQUIRED
            : OptionGroup.of(getter));
  }

  static boolean isOurs(Method getter) {
    return getter.getDeclaringClass().getName().startsWith("superhero.dataflow.");
  }

  private static String name(Method getter) {
    // As Beam does it: SSEAlgorithm stays, RawLevel becomes rawLevel.
    return Introspector.decapitalize(getter.getName().replaceFirst("^(get|is)", ""));
  }

  private static String defaultText(Method getter, PipelineOptions defaults) {
    return isOurs(getter) ? text(getter, defaults) : OF_BEAM.get(name(getter));
  }
}
