package superhero.dataflow.pipelines.ingest;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.observe.JobDescription;
import superhero.dataflow.observe.JobFigures;
import superhero.dataflow.observe.Observer;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.Run;
import superhero.dataflow.pipelines.run.Version;
import superhero.dataflow.pipelines.settings.Locations;

/** {@code ingest}: Kafka to the lake. */
public final class Ingest {
  private Ingest() {}

  public static void run(IngestOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    double share = options.getMaxDeadLetterShare();
    if (!(share >= 0 && share <= 1)) {
      mistakes.add("maxDeadLetterShare", share, "should be from 0 to 1");
    }
    ObservedIngest.check(options, mistakes);
    ObservedIngest.checkLog(options, mistakes);
    IngestGraph graph = IngestGraph.of(options, mistakes);
    JobFigures figures = new JobFigures();
    JobDescription job = ObservedIngest.description(options, graph);
    PrintStream lines = ObservedIngest.lines(options, job, figures, out);
    Optional<Observer> observer = ObservedIngest.start(options, job, figures, mistakes, lines);
    try {
      run(options, graph, figures, lines);
    } finally {
      observer.ifPresent(Observer::close);
    }
  }

  private static void run(
      IngestOptions options, IngestGraph graph, JobFigures figures, PrintStream out) {
    out.printf(
        "%s with %s: %s of %s, consumer group %s, from %s, to %s%n",
        Version.program(),
        options.getRunner().getSimpleName(),
        options.getTopicPattern() == null
            ? "topics " + String.join(",", options.getTopics())
            : "topics that match " + options.getTopicPattern(),
        options.getBootstrapServers(),
        options.getConsumerGroup(),
        options.getStartFrom(),
        graph.plan().lake());
    graph.check(out);
    Pipeline pipeline = Pipeline.create(options);
    long offsets = graph.applyTo(pipeline, out);
    new Run(pipeline, "ingest", out)
        .withFigures(figures)
        .withMaxDeadLetterShare(options.getMaxDeadLetterShare())
        .withOffsets(offsets)
        .withFarewell(
            "start ingest again with --consumerGroup="
                + options.getConsumerGroup()
                + ": it goes on where this one ended, and nothing is lost")
        .finish();
  }
}
