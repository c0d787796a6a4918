package superhero.dataflow.flink;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.client.program.ClusterClientProvider;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import superhero.dataflow.pipelines.Engine;

/**
 * Flink, in this process or on a cluster. The job is submitted, then watched from here, unless the
 * user wants it to go on alone ({@code flink run -d}, {@code --attachedMode=false}).
 */
public final class FlinkEngine implements Engine {
  @Override
  public String runner() {
    return "FlinkRunner";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        // Elements are immutable, so chained operators may hand them on as they are.
        "--fasterCopy=true",
        "--objectReuse=true",
        // With checkpoints Flink's own default is to try again for ever, whatever the failure is.
        "--numberOfExecutionRetries=0");
  }

  @Override
  public Optional<PipelineResult> run(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    boolean watched = options.getAttachedMode() && isAttached();
    // Else Beam blocks until the job has ended, and nobody can watch or cancel it.
    options.setAttachedMode(false);
    PipelineResult submitted = pipeline.run();
    if (!watched) {
      return Optional.empty();
    }
    JobClient client = part(submitted, "jobClient", JobClient.class);
    return Optional.of(new WatchedJob(client, new LiveCounters(rest(client), client.getJobID())));
  }

  /** Flink's client and its REST server call the program's main in their own process. */
  @Override
  public boolean ownsProcess() {
    return StreamExecutionEnvironment.areExplicitEnvironmentsAllowed();
  }

  private static boolean isAttached() {
    return StreamExecutionEnvironment.getExecutionEnvironment()
        .getConfiguration()
        .getOptional(DeploymentOptions.ATTACHED)
        .orElse(true);
  }

  private static String rest(JobClient client) {
    return client instanceof MiniClusterJobClient
        ? part(client, "miniCluster", MiniCluster.class).getRestAddress().join().toString()
        : part(client, "clusterClientProvider", ClusterClientProvider.class)
            .getClusterClient()
            .getWebInterfaceURL();
  }

  /** What Beam and Flink know, and have no getter for. */
  private static <T> T part(Object whole, String name, Class<T> type) {
    try {
      Field field = whole.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return type.cast(field.get(whole));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the job runs, but this version of Flink does not let it be watched: use flink run -d",
          e);
    }
  }
}
