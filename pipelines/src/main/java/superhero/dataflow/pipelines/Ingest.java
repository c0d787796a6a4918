package superhero.dataflow.pipelines;

import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;

/** {@code ingest}: Kafka to the lake. */
final class Ingest {
  private Ingest() {}

  static void run(IngestOptions options, Mistakes mistakes, PrintStream out) {
    checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    double share = options.getMaxDeadLetterShare();
    if (!(share >= 0 && share <= 1)) {
      mistakes.add("maxDeadLetterShare", share, "should be from 0 to 1");
    }
    IngestGraph graph = IngestGraph.of(options, mistakes);
    graph.check(out);
    Pipeline pipeline = Pipeline.create(options);
    graph.applyTo(pipeline);
    new Run(pipeline, "ingest", out).withMaxDeadLetterShare(share).finish();
  }

  /** To be called before the file systems get the options: they make their clients at once. */
  static void checkPlaces(LakeOptions options, Mistakes mistakes) {
    if (options.getEndpoint() != null && options.getEndpoint().getHost() == null) {
      mistakes.add("endpoint", options.getEndpoint(), "should be a URI: http://localhost:9000");
      options.setEndpoint(null);
    }
    Locations.location("tempLocation", options.getTempLocation(), mistakes);
  }
}
