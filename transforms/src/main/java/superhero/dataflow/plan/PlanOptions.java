package superhero.dataflow.plan;

import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How a graph tells a source that a runner restores from a checkpoint what the graph's own source
 * is: a runner restores the old one with all its settings, but gives it the options of the job. Set
 * by {@link PlanRanges}, not by users.
 */
@Hidden
public interface PlanOptions extends PipelineOptions {
  /** Settings and epoch of the plan, without those of Kafka's clients, which may be secret. */
  @Nullable String getPlanOfGraph();

  void setPlanOfGraph(@Nullable String plan);
}
