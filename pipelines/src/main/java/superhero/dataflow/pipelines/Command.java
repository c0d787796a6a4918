package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What this program can do. */
enum Command {
  LOCAL(
      "Run the whole flow here: Kafka, S3 and Redis of its own, simulated games, ingest, a report",
      LocalOptions.class) {
    /** Jars for clusters are without the embedded services. */
    @Override
    boolean isOffered() {
      return getClass().getResource("/superhero/dataflow/testdata/EmbeddedKafka.class") != null;
    }

    @Override
    void run(Arguments arguments, PrintStream out) throws Exception {
      Local.run(arguments.as(LocalOptions.class), arguments.mistakes(), out);
    }
  },
  INGEST("Bring Kafka messages to the lake, raw and as tables", IngestOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Ingest.run(arguments.as(IngestOptions.class), arguments.mistakes(), out);
    }
  },
  SIMULATE("Play games and write their logs to Kafka", SimulateOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Simulate.run(arguments.as(SimulateOptions.class), arguments.mistakes(), out);
    }
  },
  AUDIT("Compare raw, tables, dead letters and Kafka, and say what is wrong", AuditOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Audit.run(arguments.as(AuditOptions.class), arguments.mistakes(), out);
    }
  },
  STANDARDIZE("Make the tables and dead letters of the raw objects", StandardizeOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Standardize.run(arguments.as(StandardizeOptions.class), arguments.mistakes(), out);
    }
  },
  REPLAY(
      "Send raw messages back to Kafka, or try dead letters again after a model was mended",
      ReplayOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Replay.run(arguments.as(ReplayOptions.class), arguments.mistakes(), out);
    }
  },
  COMPACT("Join small objects of the tables into large ones", CompactOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Compact.run(arguments.as(CompactOptions.class), arguments.mistakes(), out);
    }
  },
  DEADLETTERS("Print what is wrong with messages, most frequent first", DeadlettersOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Deadletters.run(arguments.as(DeadlettersOptions.class), arguments.mistakes(), out);
    }
  },
  MODEL_INIT(
      "Propose a model file for a topic, made of its last messages", ModelInitOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      ModelInit.run(arguments.as(ModelInitOptions.class), arguments.mistakes(), out);
    }
  },
  MODEL_CHECK(
      "Name the faults of model files, and try them on the last messages of a topic",
      ModelCheckOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      ModelCheck.run(arguments.as(ModelCheckOptions.class), arguments.mistakes(), out);
    }
  },
  DIFF("Say what changed models would change in the tables", DiffOptions.class) {
    @Override
    void run(Arguments arguments, PrintStream out) {
      Diff.run(arguments.as(DiffOptions.class), arguments.mistakes(), out);
    }
  };

  private final String summary;
  private final Class<? extends CommandOptions> optionsClass;

  Command(String summary, Class<? extends CommandOptions> optionsClass) {
    this.summary = summary;
    this.optionsClass = optionsClass;
  }

  /** The command that a command line begins with. */
  static Optional<Command> of(List<String> args) {
    return Arrays.stream(values())
        .filter(command -> args.size() >= command.words().size())
        .filter(command -> args.subList(0, command.words().size()).equals(command.words()))
        .findFirst();
  }

  /** The commands of several words that begin with this one. */
  static List<Command> beginningWith(String word) {
    return Arrays.stream(values())
        .filter(command -> command.words().size() > 1 && command.words().get(0).equals(word))
        .toList();
  }

  /** As it is typed, in one word or more. */
  List<String> words() {
    return Splitter.on('_').splitToList(name().toLowerCase(Locale.ROOT));
  }

  /** As it is typed. */
  String typed() {
    return String.join(" ", words());
  }

  /** False where this jar lacks what the command needs. */
  boolean isOffered() {
    return true;
  }

  String summary() {
    return summary;
  }

  Class<? extends CommandOptions> optionsClass() {
    return optionsClass;
  }

  /**
   * Runs to the end.
   *
   * @throws Mistakes.MistakesException for options that are not to be used
   */
  abstract void run(Arguments arguments, PrintStream out) throws Exception;
}
