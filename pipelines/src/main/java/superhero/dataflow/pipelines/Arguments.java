package superhero.dataflow.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Words of a command line, on their way to Beam's options. {@code @file} stands for the lines of a
 * file, an argument each; blank lines and lines that begin with # are passed over. Of an option
 * that is given twice the last counts.
 */
public final class Arguments {
  /** What Java puts in place of bytes that it cannot read. */
  private static final char LOST = '\uFFFD';

  private final Map<String, String> byName = new LinkedHashMap<>();
  private final Mistakes mistakes = new Mistakes();

  public Arguments(List<String> words) {
    for (String argument : expand(words)) {
      if (argument.indexOf(LOST) >= 0) {
        mistakes.add(
            argument
                + ": has characters that this machine's locale cannot read; give it in an argument"
                + " file (@file, in UTF-8), or set a UTF-8 locale such as LC_ALL=C.UTF-8");
      }
      if (argument.startsWith("--") && argument.length() > 2) {
        byName.put(name(argument), argument);
      } else {
        mistakes.add(argument + ": not an option; options are --name=value");
      }
    }
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** What an option was given; "true" for one that stands alone; null where it is not there. */
  @Nullable String value(String name) {
    String argument = byName.get(name);
    if (argument == null) {
      return null;
    }
    int equals = argument.indexOf('=');
    return equals < 0 ? "true" : argument.substring(equals + 1);
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
    byName.values().removeIf(argument -> !fits(argument, optionsClass));
    for (Option option : Option.of(optionsClass)) {
      if (option.required() && !has(option.name())) {
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
            arguments.add(argument);
          }
        }
      } catch (IOException | InvalidPathException e) {
        mistakes.add(
            word + ": cannot be read (" + e + "); it should be a file, an argument a line");
      }
    }
    return arguments;
  }

  private static String name(String argument) {
    int equals = argument.indexOf('=');
    return argument.substring(2, equals < 0 ? argument.length() : equals);
  }

  /** Beam stops at the first argument that it cannot take, so each is tried by itself. */
  private boolean fits(String argument, Class<? extends PipelineOptions> optionsClass) {
    try {
      PipelineOptionsFactory.fromArgs(argument).as(optionsClass);
      return true;
    } catch (IllegalArgumentException e) {
      mistakes.add(argument + ": " + right(name(argument), optionsClass, e));
      return false;
    }
  }

  private static String right(
      String name, Class<? extends PipelineOptions> optionsClass, IllegalArgumentException e) {
    for (Option option : Option.of(optionsClass)) {
      if (option.name().equals(name) && option.type() != Class.class) {
        return "should be " + option.kind();
      }
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("missing a property named")) {
      int hint = message.indexOf("Did you mean");
      return "there is no such option" + (hint < 0 ? "" : "; " + message.substring(hint));
    }
    return message;
  }
}
