package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.PrintStream;
import org.apache.beam.sdk.options.PipelineOptions;

/** What {@code help} and {@code --help} print. */
public final class Help {
  private static final int WIDTH = 100;
  private static final String INDENT = "      ";

  private Help() {}

  static void program(PrintStream out) {
    out.println("superhero-dataflow brings Kafka logs to a data lake, exactly once.");
    out.println();
    out.println("Usage: superhero-dataflow <command> [--option=value ...] [@argument-file ...]");
    out.println();
    for (Command command : Command.values()) {
      if (command.isOffered()) {
        out.printf("  %-11s %s%n", command.typed(), command.summary());
      }
    }
    out.printf("  %-11s %s%n", "help", "This text; <command> --help lists the command's options");
    out.println();
    out.println(
        "Exit codes: 0 done, 1 failed, 2 options that are not to be used, 3 too many dead letters.");
  }

  static void command(Command command, PrintStream out) {
    out.println(command.summary() + ".");
    out.println();
    out.println(
        "Usage: superhero-dataflow "
            + command.typed()
            + " [--option=value ...] [@argument-file ...]");
    out.println();
    Option.of(command.optionsClass()).forEach(option -> print(option, out));
    out.println();
    out.println(
        "An argument file has an argument a line; lines that begin with # are passed over. Of an"
            + " option\nthat is given twice the last counts. Every other option of Beam and of the"
            + " runner is taken too.");
  }

  /** Prints the options that are not Beam's own, each with its default and what it means. */
  public static void options(Class<? extends PipelineOptions> optionsClass, PrintStream out) {
    Option.of(optionsClass).stream()
        .filter(option -> !option.isOfBeam())
        .forEach(option -> print(option, out));
  }

  private static void print(Option option, PrintStream out) {
    out.println("  --" + option.name() + (option.required() ? "  (required)" : defaultOf(option)));
    wrap(option.description(), out);
  }

  private static String defaultOf(Option option) {
    return option.defaultText().isEmpty() ? "" : "  (default: " + option.defaultText() + ")";
  }

  private static void wrap(String text, PrintStream out) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : Splitter.on(' ').split(text)) {
      if (line.length() + word.length() > WIDTH) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
