package superhero.dataflow.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the commands must know of a runner beyond Beam's API. A jar that comes with another runner
 * than DirectRunner says so by a service of this type.
 */
public interface Engine {
  /** Simple name of the runner's class. */
  String runner();

  /** Arguments that users of these commands want where the runner has another default. */
  default List<String> defaults() {
    return List.of();
  }

  /**
   * Starts a pipeline. The result gives counters while the job runs, can be cancelled, and throws
   * what ended the job, with its causes, from {@code waitUntilFinish}. Empty where the job goes on
   * without this process.
   */
  default Optional<PipelineResult> run(Pipeline pipeline) {
    return Optional.of(pipeline.run());
  }

  /** False where Beam's runner loses messages in a pipeline that streams; none is started then. */
  default boolean streams() {
    return true;
  }

  /** False where another program called this one in its own process, and is not to be ended. */
  default boolean ownsProcess() {
    return true;
  }

  /** The engine that runs what names no other runner. */
  static Engine installed() {
    return ServiceLoader.load(Engine.class).findFirst().orElse(new DirectEngine());
  }

  /**
   * The engine of a runner.
   *
   * @param runner its class, with or without package; null for the installed one
   */
  static Engine of(@Nullable String runner) {
    for (Engine engine : List.of(installed(), new DirectEngine())) {
      if (runner == null || runner.endsWith(engine.runner())) {
        return engine;
      }
    }
    return () -> runner;
  }
}
