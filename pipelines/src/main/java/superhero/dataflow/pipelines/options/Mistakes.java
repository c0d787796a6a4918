package superhero.dataflow.pipelines.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is wrong with the options of a command, collected so that all is said at once. */
public final class Mistakes {
  private final List<String> lines = new ArrayList<>();

  /**
   * An option's value is wrong.
   *
   * @param right what would be right
   */
  public void add(String option, @Nullable Object value, String right) {
    lines.add("--" + option + (value == null ? "" : "=" + value) + ": " + right);
  }

  /** For an option that is a count of something. */
  public void checkAtLeastOne(String option, long value) {
    if (value < 1) {
      add(option, value, "should be 1 or more");
    }
  }

  /** Something is wrong that is no option's value alone. */
  public void add(String line) {
    lines.add(line);
  }

  /** Reads an option's text; where that fails, adds a mistake and gives the other value. */
  public <T> T read(
      String option, String text, Function<String, Optional<T>> reader, String right, T other) {
    Optional<T> value = reader.apply(text);
    if (value.isEmpty()) {
      add(option, text, right);
    }
    return value.orElse(other);
  }

  /** Ends here if there are any. */
  public void check() {
    if (!lines.isEmpty()) {
      throw new MistakesException(lines);
    }
  }

  /** The options are not to be used; exit code 2. */
  public static final class MistakesException extends RuntimeException {
    MistakesException(List<String> lines) {
      super(String.join("\n", lines));
    }
  }
}
