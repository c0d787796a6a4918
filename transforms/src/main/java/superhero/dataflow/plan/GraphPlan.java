package superhero.dataflow.plan;

import java.io.Serializable;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.source.GraphSources;

/**
 * What {@link GraphSources} carry of a plan: no settings of Kafka's clients, which may be secret.
 */
record GraphPlan(String bootstrapServers, String group, long epoch, PlanSettings settings)
    implements Serializable {

  static GraphPlan of(Epoch epoch, PlanSettings settings) {
    ConsumerGroup group = epoch.group();
    return new GraphPlan(group.kafka().bootstrapServers(), group.id(), epoch.number(), settings);
  }

  /**
   * The source of the graph: this one, or, if this one was restored, one that has the graph's
   * settings and epoch and keeps the Kafka clients' settings.
   *
   * @throws JobException if what was restored is of another group or cluster
   */
  static PlanSource source(PlanSource restored, PipelineOptions options) {
    GraphPlan graph = GraphSources.get(options, GraphPlan.class).orElse(null);
    if (graph == null) {
      return restored;
    }
    ConsumerGroup group = restored.epoch().group();
    if (!graph.group.equals(group.id())
        || !graph.bootstrapServers.equals(group.kafka().bootstrapServers())) {
      throw new JobException(
          "the runner has restored a job of consumer group "
              + group.id()
              + " at Kafka "
              + group.kafka().bootstrapServers()
              + ", and this one is of "
              + graph.group
              + " at "
              + graph.bootstrapServers
              + ": start it without that checkpoint, its plan is in Kafka");
    }
    return new PlanSource(new Epoch(group, graph.epoch), graph.settings);
  }
}
