package superhero.dataflow.pipelines;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import superhero.dataflow.failure.JobException;

/** The program: a command and its options in, an exit code out. */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISTAKEN = 2;
  static final int REJECTED = 3;

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
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.isEmpty()) {
      Help.program(err);
      return MISTAKEN;
    }
    if (args.get(0).equals("help")) {
      // "help model init" is the same as "model init --help".
      List<String> words = new ArrayList<>(args.subList(1, args.size()));
      words.add("--help");
      return run(words, out, err);
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

  private static int command(List<String> args, PrintStream out, PrintStream err) {
    Optional<Command> command = Command.of(args);
    if (command.isEmpty()) {
      return unknown(args, out, err);
    }
    if (!command.get().isOffered()) {
      err.println(
          command.get().typed() + ": this jar is for clusters; superhero-dataflow.jar has it");
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
