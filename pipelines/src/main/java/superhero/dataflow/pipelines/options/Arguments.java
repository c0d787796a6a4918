package superhero.dataflow.pipelines.options;

import com.google.common.base.Splitter;
import com.google.common.primitives.Primitives;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.Stores;

/**
 * Words of a command line, on their way to Beam's options: {@code --name=value}, {@code --name
 * value}, or {@code --name} alone for true. {@code @file} stands for the lines of a file, an
 * argument each; blank lines and lines that begin with # are passed over. Of an option that is
 * given twice the last counts.
 */
public final class Arguments {
  /** What Java puts in place of bytes that it cannot read. */
  private static final char LOST = '\uFFFD';

  private final List<String> words;
  private final Map<String, String> byName = new LinkedHashMap<>();
  private final Mistakes mistakes = new Mistakes();

  public Arguments(List<String> words) {
    this.words = expand(words);
    for (String word : this.words) {
      if (word.indexOf(LOST) >= 0) {
        mistakes.add(
            word
                + ": has characters that this machine's locale cannot read; give it in an argument"
                + " file (@file, in UTF-8), or set a UTF-8 locale such as LC_ALL=C.UTF-8");
      }
    }
  }

  /** True if they hold {@code --help} or {@code -h}. */
  public boolean asksForHelp() {
    return words.stream().anyMatch(Arguments::isHelp);
  }

  public static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h");
  }

  /** True if {@link #as} was given the option with a value that can be taken. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** What {@link #as} was given for an option; null where it is not there. */
  public @Nullable String value(String name) {
    String argument = byName.get(name);
    return argument == null ? null : valueOf(argument);
  }

  private static String valueOf(String argument) {
    return argument.substring(argument.indexOf('=') + 1);
  }

  /** What was wrong with the words so far, for the command to add its own. */
  public Mistakes mistakes() {
    return mistakes;
  }

  /**
   * The options, with {@link Defaults} where the words do not say otherwise. What cannot be taken
   * is a mistake, and left out.
   */
  public <T extends PipelineOptions> T as(Class<T> optionsClass) {
    Map<String, Class<?>> types = Option.types(optionsClass);
    join(types);
    byName.values().removeIf(argument -> !fits(argument, optionsClass, types));
    if (LakeOptions.class.isAssignableFrom(optionsClass)) {
      Stores.installed().forEach(this::checkUse);
    }
    for (Option option : Option.of(optionsClass)) {
      if (option.required() && !has(option.name()) && !words.contains("--" + option.name())) {
        mistakes.add(option.name(), null, "is missing: " + option.description());
      }
    }
    Map<String, String> all = new LinkedHashMap<>();
    Defaults.of(this, optionsClass).forEach(argument -> all.put(name(argument), argument));
    all.putAll(byName);
    return PipelineOptionsFactory.fromArgs(all.values().toArray(String[]::new)).as(optionsClass);
  }

  private List<String> expand(List<String> words) {
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      if (!word.startsWith("@")) {
        arguments.add(word);
        continue;
      }
      try {
        for (String line : Files.readAllLines(Path.of(word.substring(1)))) {
          String argument = line.strip();
          if (!argument.isEmpty() && !argument.startsWith("#")) {
            // Spaces around the equals sign, or in place of it.
            arguments.add(argument.replaceFirst("^(--[^=\\s]+)\\s+(=\\s*)?", "$1="));
          }
        }
      } catch (IOException | InvalidPathException e) {
        mistakes.add(
            word + ": cannot be read (" + e + "); it should be a file, an argument a line");
      }
    }
    return arguments;
  }

  /** Brings names and values together. Only the option's type says if a value has to follow. */
  private void join(Map<String, Class<?>> types) {
    Queue<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      String name = name(word);
      Class<?> type = types.get(name);
      boolean isFlag = type == boolean.class || type == Boolean.class;
      String next = rest.isEmpty() ? "--" : rest.element();
      if (!word.startsWith("--") || name.isEmpty()) {
        mistakes.add(word + ": belongs to no option; options are --name=value or --name value");
      } else if (word.contains("=")) {
        byName.put(name, word);
      } else if (isFlag ? next.matches("true|false") : !next.startsWith("--")) {
        byName.put(name, word + "=" + rest.remove());
      } else if (isFlag) {
        byName.put(name, word + "=true");
      } else if (type == null) {
        byName.put(name, word);
      } else {
        mistakes.add(word + ": needs a value, as in " + word + "=value");
      }
    }
  }

  private static String name(String argument) {
    int equals = argument.indexOf('=');
    return argument.substring(
        Math.min(2, argument.length()), equals < 2 ? argument.length() : equals);
  }

  /** Beam stops at the first argument that it cannot take, so each is tried by itself. */
  private boolean fits(
      String argument, Class<? extends PipelineOptions> optionsClass, Map<String, Class<?>> types) {
    try {
      PipelineOptionsFactory.fromArgs(argument).as(optionsClass);
      if (types.get(name(argument)) == URI.class
          && URI.create(valueOf(argument)).getHost() == null) {
        mistakes.add(argument + ": should be a URI: http://localhost:9000");
        return false;
      }
      return true;
    } catch (IllegalArgumentException e) {
      String name = name(argument);
      Class<?> type = types.get(name);
      if (type == null) {
        // Without the value: a mistyped name may be that of a secret.
        List<String> known = types.keySet().stream().map(each -> "--" + each).toList();
        mistakes.add("--" + name + ": there is no such option" + Nearest.hint(name, known));
      } else if (isJson(type)) {
        // Likewise: it may hold a key.
        mistakes.add("--" + name + ": should be JSON of " + type.getSimpleName());
      } else {
        mistakes.add(argument + ": " + right(name, optionsClass, e));
      }
      return false;
    }
  }

  private static boolean isJson(Class<?> type) {
    return !type.isPrimitive()
        && !type.isEnum()
        && !Primitives.isWrapperType(type)
        && !Set.of(String.class, Class.class, List.class, URI.class).contains(type);
  }

  /** An option of a store that nothing is in says that something else was meant. */
  private void checkUse(Store store) {
    boolean isUsed =
        byName.values().stream()
            .map(Arguments::valueOf)
            // compare takes several.
            .flatMap(value -> Splitter.on(',').splitToStream(value))
            .anyMatch(value -> Stores.scheme(value).equals(store.scheme()));
    if (!isUsed) {
      Option.namesOf(store).stream()
          .filter(this::has)
          .forEach(
              name ->
                  mistakes.add(
                      "--%s: is of %s, and no location here begins with %s://"
                          .formatted(name, store.title(), store.scheme())));
    }
  }

  private static String right(
      String name, Class<? extends PipelineOptions> optionsClass, IllegalArgumentException e) {
    return Option.of(optionsClass).stream()
        .filter(option -> option.name().equals(name) && option.type() != Class.class)
        .findFirst()
        .map(option -> "should be " + option.kind())
        .orElse(String.valueOf(e.getMessage()));
  }
}
