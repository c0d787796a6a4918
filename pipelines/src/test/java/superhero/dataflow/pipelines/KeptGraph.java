package superhero.dataflow.pipelines;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.failure.JobException;

/** A runner that keeps the graph of a command, and runs nothing. */
public final class KeptGraph extends PipelineRunner<PipelineResult> {
  private static final String KEPT = "the graph is kept";

  private static Pipeline last;

  /** As Beam makes a runner. */
  public static KeptGraph fromOptions(PipelineOptions options) {
    return new KeptGraph();
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    last = pipeline;
    throw new JobException(KEPT);
  }

  /**
   * The graph that a command makes.
   *
   * @throws AssertionError with what the command says instead
   */
  static Pipeline of(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.add("--runner=" + KeptGraph.class.getName());
    Services.Outcome outcome = Services.run(words);
    if (!outcome.err().strip().endsWith(KEPT)) {
      throw new AssertionError(outcome.err());
    }
    return last;
  }
}
