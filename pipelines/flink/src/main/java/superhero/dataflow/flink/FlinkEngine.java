package superhero.dataflow.flink;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.client.deployment.ClusterClientJobClientAdapter;
import org.apache.flink.client.program.ClusterClientProvider;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;

/**
 * Flink, in this process or on a cluster. The job is submitted, then watched from here, unless the
 * user wants it to go on alone ({@code flink run -d}, {@code --attachedMode=false}).
 */
public final class FlinkEngine implements Engine {
  private static final String LOCAL = "[local]";

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
        "--numberOfExecutionRetries=0",
        // With checkpoints Beam keeps a source that has ended alive, and no savepoint stops it.
        "--shutdownSourcesAfterIdleMs=0");
  }

  @Override
  public void check(String command, Arguments said, PipelineOptions options, Mistakes mistakes) {
    JobManagerAddress.check(options.as(FlinkPipelineOptions.class), mistakes);
  }

  @Override
  public Optional<PipelineResult> run(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    boolean attached = options.getAttachedMode() && isAttached();
    // Else Beam blocks until the job has ended, and nobody can watch or cancel it.
    options.setAttachedMode(false);
    JobClient client = part(submit(pipeline, options), "jobClient", JobClient.class);
    boolean embedded = client instanceof MiniClusterJobClient;
    return embedded || attached
        ? Optional.of(new WatchedJob(client, rest(client)))
        : Optional.empty();
  }

  private PipelineResult submit(Pipeline pipeline, FlinkPipelineOptions options) {
    if (options.getFlinkMaster().equals("[auto]") && ownsProcess()) {
      options.setFlinkMaster(LOCAL);
    }
    return options.getFlinkMaster().equals(LOCAL)
        ? Loopback.submit(pipeline::run, options)
        : pipeline.run();
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

  /** Address of the REST endpoint; empty for clients that are in the job manager themselves. */
  private static Optional<String> rest(JobClient client) {
    if (client instanceof MiniClusterJobClient) {
      MiniCluster cluster = part(client, "miniCluster", MiniCluster.class);
      return Optional.of(cluster.getRestAddress().join().toString());
    }
    if (client instanceof ClusterClientJobClientAdapter) {
      return Optional.of(
          part(client, "clusterClientProvider", ClusterClientProvider.class)
              .getClusterClient()
              .getWebInterfaceURL());
    }
    return Optional.empty();
  }

  /** What Beam and Flink know, and have no getter for. */
  private static <T> T part(Object whole, String name, Class<T> type) {
    try {
      Field field = whole.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return type.cast(field.get(whole));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "another version of Beam or Flink than this jar was built with is on the class path", e);
    }
  }
}
