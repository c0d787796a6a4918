package superhero.dataflow.pipelines;

import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;

/** {@code ingest}: Kafka to the lake. */
final class Ingest {
  private Ingest() {}

  static void run(IngestOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    double share = options.getMaxDeadLetterShare();
    if (!(share >= 0 && share <= 1)) {
      mistakes.add("maxDeadLetterShare", share, "should be from 0 to 1");
    }
    IngestGraph graph = IngestGraph.of(options, mistakes);
    out.printf(
        "%s with %s: %s of %s, consumer group %s, from %s, to %s%n",
        Help.version(),
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
        .withMaxDeadLetterShare(share)
        .withOffsets(offsets)
        .withFarewell(
            "start ingest again with --consumerGroup="
                + options.getConsumerGroup()
                + ": it goes on where this one ended, and nothing is lost")
        .finish();
  }
}
