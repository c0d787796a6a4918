package superhero.dataflow.flink;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
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
    return watched ? Optional.of(new WatchedJob(client(submitted))) : Optional.empty();
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

  /** Beam's result knows the client, and keeps to itself what only the client can tell. */
  private static JobClient client(PipelineResult submitted) {
    try {
      Field client = submitted.getClass().getDeclaredField("jobClient");
      client.setAccessible(true);
      return (JobClient) client.get(submitted);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of Beam's Flink runner is on the path", e);
    }
  }
}
