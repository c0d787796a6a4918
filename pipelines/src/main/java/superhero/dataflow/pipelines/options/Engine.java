package superhero.dataflow.pipelines.options;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
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
   * Of Beam's own options, those that users of this runner want, and their defaults in words; they
   * are declared by {@link #options}.
   */
  default Map<String, String> optionsOfBeam() {
    return Map.of();
  }

  /** What declares {@link #optionsOfBeam}. */
  default Class<? extends PipelineOptions> options() {
    return PipelineOptions.class;
  }

  /**
   * Adds what does not go with this runner, of a command that has a pipeline.
   *
   * @param command as it is typed
   * @param said the options by their words
   */
  default void check(String command, Arguments said, PipelineOptions options, Mistakes mistakes) {}

  /** True where others may read what a job is made of: no secret is to travel with it then. */
  default boolean showsJobs() {
    return false;
  }

  /**
   * Starts a pipeline. The result gives counters while the job runs, can be cancelled, and throws
   * what ended the job, with its causes, from {@code waitUntilFinish}. Empty where the job goes on
   * without this process.
   */
  default Optional<PipelineResult> run(Pipeline pipeline) {
    return Optional.of(pipeline.run());
  }

  /** What has become of a pipeline whose {@link #run} gave no result. */
  default String leftAlone(PipelineOptions options) {
    return "submitted; the job goes on without this process";
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
