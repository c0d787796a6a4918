package superhero.dataflow.pipelines.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.observe.JobDescription;
import superhero.dataflow.observe.JobFigures;
import superhero.dataflow.observe.JsonLines;
import superhero.dataflow.observe.Observer;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.ObserveOptions;
import superhero.dataflow.pipelines.options.Option;
import superhero.dataflow.pipelines.run.Version;

/** What {@code --metricsPort} shows of an ingest. */
public final class ObservedIngest {
  private static final int MAX_PORT = 65_535;

  private static final String TEXT = "text";
  private static final String JSON = "json";
  private static final String EMF = "emf";

  private ObservedIngest() {}

  /** Where lines are printed to. */
  static PrintStream lines(
      IngestOptions options, JobDescription job, JobFigures figures, PrintStream out) {
    return switch (options.getLog()) {
      case JSON -> JsonLines.to(out, figures, job);
      case EMF -> JsonLines.emf(out, figures, job);
      default -> out;
    };
  }

  /** Adds what is wrong with {@code --log}. */
  static void checkLog(IngestOptions options, Mistakes mistakes) {
    if (!Set.of(TEXT, JSON, EMF).contains(options.getLog())) {
      mistakes.add("log", options.getLog(), "should be text, json or emf");
    }
  }

  /** Adds what is wrong with the options. */
  public static void check(ObserveOptions options, Mistakes mistakes) {
    Integer port = options.getMetricsPort();
    if (port != null && (port < 0 || port > MAX_PORT)) {
      mistakes.add("metricsPort", port, "should be from 0 to " + MAX_PORT);
    }
  }

  /**
   * Begins to show a job, if its options ask for that.
   *
   * @throws Mistakes.MistakesException if the port is not to be had
   */
  static Optional<Observer> start(
      ObserveOptions options,
      JobDescription job,
      JobFigures figures,
      Mistakes mistakes,
      PrintStream out) {
    Integer port = options.getMetricsPort();
    if (port == null) {
      return Optional.empty();
    }
    String host = options.getMetricsHost();
    try {
      Observer observer = Observer.at(host, port, job, figures);
      String url = "http://" + (host.contains(":") ? "[" + host + "]" : host);
      out.println("status at " + url + ":" + observer.port() + "/, metrics at /metrics");
      return Optional.of(observer);
    } catch (IOException e) {
      mistakes.add(
          "metricsPort",
          port,
          "cannot be listened on at " + host + ": " + e.getMessage() + "; 0 takes a free one");
      mistakes.check();
      throw new IllegalStateException(e);
    }
  }

  /** What the job is. */
  static JobDescription description(IngestOptions options, IngestGraph graph) {
    Lake lake = graph.plan().lake();
    Models models = graph.models();
    boolean hasTables = lake.standard() != null;
    return new JobDescription(
        Version.number(),
        "ingest",
        options.getRunner().getSimpleName(),
        options.getTopicPattern() == null ? options.getTopics() : List.of(),
        options.getTopicPattern(),
        options.getBootstrapServers(),
        options.getConsumerGroup(),
        String.valueOf(lake.raw()),
        Lake.name(lake.standard()),
        Lake.name(lake.deadLetters()),
        hasTables ? models.ofMessages().stream().map(Model::name).toList() : List.of(),
        hasTables ? models.names() : List.of(),
        () -> Option.values(IngestOptions.class, options));
  }
}
