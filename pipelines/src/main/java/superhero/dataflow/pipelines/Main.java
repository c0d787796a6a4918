package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.Nearest;
import superhero.dataflow.pipelines.run.Run;

/** The program: a command and its options in, an exit code out. */
public final class Main {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int MISTAKEN = 2;
  public static final int REJECTED = 3;

  private static final String OPTION = "--command";

  private Main() {}

  public static void main(String[] args) {
    int exitCode =
        run(
            Arrays.asList(args),
            VisibleControls.to(System.out, VisibleControls.terminal()),
            VisibleControls.to(System.err, VisibleControls.terminal()));
    if (Engine.installed().ownsProcess()) {
      System.exit(exitCode);
    }
    if (exitCode != DONE) {
      throw new IllegalStateException(
          "superhero-dataflow ended with exit code " + exitCode + "; its error output says why");
    }
  }

  /**
   * Runs a command to its end; exit code 0 done, 1 failed, 2 options that are not to be used, 3
   * done with too many dead letters.
   */
  static int run(List<String> words, PrintStream out, PrintStream err) {
    List<String> args = commandFirst(words, err);
    if (args.isEmpty()) {
      if (words.isEmpty()) {
        Help.program(err);
      }
      return MISTAKEN;
    }
    if (args.get(0).equals("help")) {
      // "help model init" is the same as "model init --help".
      List<String> asked = new ArrayList<>(args.subList(1, args.size()));
      asked.add("--help");
      return run(asked, out, err);
    }
    if (Arguments.isHelp(args.get(0))) {
      Help.program(out);
      return DONE;
    }
    if (args.get(0).equals("--version")) {
      Help.version(out);
      return DONE;
    }
    return command(args, out, err);
  }

  /**
   * The words, with a command that is given as an option at their front: some schedulers can give
   * nothing else. Empty after a mistake.
   */
  private static List<String> commandFirst(List<String> words, PrintStream err) {
    List<String> commands = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Iterator<String> each = words.iterator(); each.hasNext(); ) {
      String word = each.next();
      if (word.startsWith(OPTION + "=")) {
        commands.add(word.substring(OPTION.length() + 1));
      } else if (word.equals(OPTION)) {
        commands.add(each.hasNext() ? each.next() : "");
      } else {
        others.add(word);
      }
    }
    if (commands.isEmpty()) {
      return words;
    }
    Command.of(others).map(Command::typed).ifPresent(commands::add);
    List<String> first =
        Splitter.on(' ').omitEmptyStrings().trimResults().splitToList(commands.get(0));
    if (first.isEmpty()) {
      err.println(OPTION + ": needs a value, as in --command=ingest");
      return List.of();
    }
    if (commands.size() > 1) {
      err.println(OPTION + ": one command at a time, not " + String.join(" and ", commands));
      return List.of();
    }
    return Stream.concat(first.stream(), others.stream()).toList();
  }

  private static int command(List<String> args, PrintStream out, PrintStream err) {
    Optional<Command> command = Command.of(args);
    if (command.isEmpty()) {
      return unknown(args, out, err);
    }
    if (!command.get().isOffered()) {
      err.println(command.get().typed() + ": is not in this jar; superhero-dataflow.jar has it");
      return MISTAKEN;
    }
    Arguments arguments = new Arguments(command.get().options(args));
    if (arguments.asksForHelp()) {
      Help.command(command.get(), out);
      return DONE;
    }
    try {
      command.get().run(arguments, out);
      return DONE;
    } catch (Mistakes.MistakesException e) {
      err.println(e.getMessage());
      err.println("See: superhero-dataflow " + command.get().typed() + " --help");
      return MISTAKEN;
    } catch (Run.TooManyDeadLetters e) {
      err.println(e.getMessage());
      return REJECTED;
    } catch (Exception e) {
      err.println(sentence(e));
      if ("true".equals(arguments.value("verbose"))) {
        e.printStackTrace(err);
      }
      return FAILED;
    }
  }

  /** No command, or the first word of some that have two. */
  private static int unknown(List<String> args, PrintStream out, PrintStream err) {
    List<Command> commands = Command.beginningWith(args.get(0));
    if (commands.isEmpty()) {
      List<String> known = new ArrayList<>(Command.offered().stream().map(Command::typed).toList());
      known.add("help");
      err.println(args.get(0) + ": there is no such command" + Nearest.hint(args.get(0), known));
      err.println("See: superhero-dataflow help");
      return MISTAKEN;
    }
    if (args.stream().anyMatch(Arguments::isHelp)) {
      commands.forEach(command -> Help.command(command, out));
      return DONE;
    }
    err.println(
        args.get(0)
            + ": should be followed by a second word: "
            + commands.stream().map(Command::typed).collect(Collectors.joining(", or ")));
    return MISTAKEN;
  }

  /** What went wrong, in the words of whoever knew most of it. */
  private static String sentence(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof JobException) {
        return each.getMessage();
      }
      deepest = each;
    }
    return deepest.getClass().getSimpleName() + ": " + deepest.getMessage();
  }
}
