package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import superhero.dataflow.pipelines.audit.Audit;
import superhero.dataflow.pipelines.audit.AuditOptions;
import superhero.dataflow.pipelines.compact.Compact;
import superhero.dataflow.pipelines.compact.CompactOptions;
import superhero.dataflow.pipelines.compare.Compare;
import superhero.dataflow.pipelines.compare.CompareOptions;
import superhero.dataflow.pipelines.deadletters.Deadletters;
import superhero.dataflow.pipelines.deadletters.DeadlettersOptions;
import superhero.dataflow.pipelines.diff.Diff;
import superhero.dataflow.pipelines.diff.DiffOptions;
import superhero.dataflow.pipelines.ingest.Ingest;
import superhero.dataflow.pipelines.ingest.IngestOptions;
import superhero.dataflow.pipelines.local.Local;
import superhero.dataflow.pipelines.local.LocalOptions;
import superhero.dataflow.pipelines.model.ModelCheck;
import superhero.dataflow.pipelines.model.ModelCheckOptions;
import superhero.dataflow.pipelines.model.ModelInit;
import superhero.dataflow.pipelines.model.ModelInitOptions;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.CommandOptions;
import superhero.dataflow.pipelines.options.DirectEngine;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.plan.Plan;
import superhero.dataflow.pipelines.plan.PlanOptions;
import superhero.dataflow.pipelines.replay.Replay;
import superhero.dataflow.pipelines.replay.ReplayOptions;
import superhero.dataflow.pipelines.simulate.Simulate;
import superhero.dataflow.pipelines.simulate.SimulateOptions;
import superhero.dataflow.pipelines.sql.Ddl;
import superhero.dataflow.pipelines.sql.DdlOptions;
import superhero.dataflow.pipelines.sql.Sql;
import superhero.dataflow.pipelines.sql.SqlOptions;
import superhero.dataflow.pipelines.standardize.Standardize;
import superhero.dataflow.pipelines.standardize.StandardizeOptions;

/** What this program can do. */
enum Command {
  LOCAL(
      "Run the whole flow here: Kafka, an object store and Redis of its own, simulated games, a"
          + " report",
      LocalOptions.class,
      Local::run),
  INGEST("Bring Kafka messages to the lake, raw and as tables", IngestOptions.class, Ingest::run),
  SIMULATE("Play games and write their logs to Kafka", SimulateOptions.class, Simulate::run),
  AUDIT(
      "Compare raw, tables, dead letters and Kafka, and say what is wrong",
      AuditOptions.class,
      Audit::run),
  STANDARDIZE(
      "Make the tables and dead letters of the raw objects",
      StandardizeOptions.class,
      Standardize::run),
  REPLAY(
      "Send raw messages back to Kafka, or try dead letters again after a model was mended",
      ReplayOptions.class,
      Replay::run),
  COMPACT("Join small objects of the tables into large ones", CompactOptions.class, Compact::run),
  DEADLETTERS(
      "Print what is wrong with messages, most frequent first",
      DeadlettersOptions.class,
      Deadletters::run),
  MODEL_INIT(
      "Propose a model file for a topic, made of its last messages",
      ModelInitOptions.class,
      ModelInit::run),
  MODEL_CHECK(
      "Name the faults of model files, and try them on the last messages of a topic",
      ModelCheckOptions.class,
      ModelCheck::run),
  DIFF("Say what changed models would change in the tables", DiffOptions.class, Diff::run),
  DDL(
      "Write the statements that tell Athena, Trino, Spark or DuckDB of the tables",
      DdlOptions.class,
      Ddl::run),
  SQL("Ask the tables a question in SQL, here, by DuckDB", SqlOptions.class, Sql::run),
  PLAN(
      "Say how many objects, requests, workers and dollars a lake would take",
      PlanOptions.class,
      Plan::run),
  COMPARE(
      "Bring the same messages to the stores of three clouds, embedded or real, and compare",
      CompareOptions.class,
      Compare::run);

  /** What a command does with its options. */
  private interface Action<T> {
    void run(T options, Mistakes mistakes, PrintStream out) throws Exception;
  }

  /** What is the same for every type of options. */
  private interface Run {
    void run(Arguments arguments, PrintStream out) throws Exception;
  }

  private final String summary;
  private final Class<? extends CommandOptions> optionsClass;
  private final Run run;

  <T extends CommandOptions> Command(String summary, Class<T> optionsClass, Action<T> action) {
    this.summary = summary;
    this.optionsClass = optionsClass;
    this.run =
        (arguments, out) -> {
          T options = arguments.as(optionsClass);
          if (hasPipeline()) {
            Engine.of(arguments.value("runner"))
                .check(typed(), arguments, options, arguments.mistakes());
          }
          action.run(options, arguments.mistakes(), out);
        };
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

  /** The commands of this jar. */
  static List<Command> offered() {
    return Arrays.stream(values()).filter(Command::isOffered).toList();
  }

  /** As it is typed, in one word or more. */
  List<String> words() {
    return Splitter.on('_').splitToList(name().toLowerCase(Locale.ROOT));
  }

  /** As it is typed. */
  String typed() {
    return String.join(" ", words());
  }

  /**
   * False in a jar without the embedded services, or without DuckDB, if it needs them; jars for
   * clusters have the classes of the services, and not their libraries.
   */
  boolean isOffered() {
    return switch (this) {
      case LOCAL, COMPARE ->
          Engine.installed() instanceof DirectEngine
              && isThere("superhero.dataflow.testdata.EmbeddedKafka");
      case SQL -> isThere("org.duckdb.DuckDBDriver");
      default -> true;
    };
  }

  private static boolean isThere(String type) {
    try {
      Class.forName(type, false, Command.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** The options of a command line without the command. The first word of sql is its query. */
  List<String> options(List<String> args) {
    List<String> options = new ArrayList<>(args.subList(words().size(), args.size()));
    if (this == SQL && !options.isEmpty() && !options.get(0).matches("(?s)[-@].*")) {
      options.set(0, "--query=" + options.get(0));
    }
    return options;
  }

  private boolean hasPipeline() {
    return switch (this) {
      case DEADLETTERS, MODEL_INIT, MODEL_CHECK, DDL, SQL, PLAN -> false;
      default -> true;
    };
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
  void run(Arguments arguments, PrintStream out) throws Exception {
    run.run(arguments, out);
  }
}
