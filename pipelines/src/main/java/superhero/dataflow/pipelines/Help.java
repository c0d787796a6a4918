package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.PrintStream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;
import superhero.dataflow.pipelines.options.Option;
import superhero.dataflow.pipelines.options.OptionGroup;
import superhero.dataflow.pipelines.run.Version;

/** What {@code help}, {@code --help} and {@code --version} print. */
public final class Help {
  private static final int WIDTH = 100;
  private static final String INDENT = "      ";

  private Help() {}

  static void program(PrintStream out) {
    out.println("superhero-dataflow brings Kafka logs to a data lake, exactly once.");
    out.println();
    out.println("Usage: superhero-dataflow <command> [--option=value ...] [@argument-file ...]");
    out.println();
    Command.offered().forEach(command -> print(command.typed(), command.summary(), out));
    print(
        "help", "This text; help <command>, or <command> --help, lists the command's options", out);
    print("--version", "The versions of this program and of Beam", out);
    print("--command", "--command=<command> anywhere, for schedulers that pass options only", out);
    out.println();
    out.println(
        "Exit codes: 0 done, 1 failed, 2 options that are not to be used, 3 too many dead"
            + " letters.");
  }

  static void command(Command command, PrintStream out) {
    out.println(command.summary() + ".");
    out.println();
    out.println(
        "Usage: superhero-dataflow "
            + command.typed()
            + " [--option=value ...] [@argument-file ...]");
    OptionGroup group = null;
    for (Option option : Option.of(command.optionsClass())) {
      if (option.group() != group) {
        group = option.group();
        out.println();
        out.println(group.title() + ":");
      }
      print(option, out);
    }
    out.println();
    out.println(
        "--option value is the same as --option=value, unless the value begins with --. An argument"
            + " file has\n"
            + "an argument a line; lines that begin with # are passed over. Of an option that is"
            + " given twice the\n"
            + "last counts. Every other option of Beam and of the runner is taken too.");
  }

  static void version(PrintStream out) {
    out.println(Version.program());
    out.println("Apache Beam " + ReleaseInfo.getReleaseInfo().getVersion());
  }

  /** Prints the options that are not Beam's own, each with its default and what it means. */
  public static void options(Class<? extends PipelineOptions> optionsClass, PrintStream out) {
    Option.of(optionsClass).stream()
        .filter(option -> !option.isOfBeam())
        .forEach(option -> print(option, out));
  }

  private static void print(String typed, String summary, PrintStream out) {
    out.printf("  %-11s %s%n", typed, summary);
  }

  private static void print(Option option, PrintStream out) {
    String value = option.required() ? "required" : "default: " + option.defaultText();
    out.println("  --" + option.name() + "  (" + value + ")");
    wrap(option.description(), out);
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
