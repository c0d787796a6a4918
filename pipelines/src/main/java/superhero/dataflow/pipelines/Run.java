package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.joda.time.Duration;
import superhero.dataflow.batch.JobException;

/** One run of a pipeline: says how it goes on and what came of it; Ctrl-C ends it cleanly. */
final class Run {
  private static final Duration BETWEEN_PROGRESS = Duration.standardSeconds(5);
  private static final long SECONDS_TO_STOP = 20;
  private static final Set<String> STAGES =
      Set.of("simulate", "read", "raw", "standard", "deadletter", "commit");

  private final Pipeline pipeline;
  private final String name;
  private final PrintStream out;
  private final long begun = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);

  Run(Pipeline pipeline, String name, PrintStream out) {
    this.pipeline = pipeline;
    this.name = name;
    this.out = out;
  }

  /** Runs to the end, its own or the user's. */
  void finish() {
    try {
      PipelineResult result = pipeline.run();
      Thread stop = new Thread(() -> stop(result), name + "-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      PipelineResult.State state = await(result);
      say(
          state == PipelineResult.State.DONE ? "done" : state.toString().toLowerCase(Locale.ROOT),
          result);
      if (state == PipelineResult.State.FAILED) {
        throw new JobException(name + " failed; the runner's log says why");
      }
    } finally {
      ended.countDown();
    }
  }

  private PipelineResult.State await(PipelineResult result) {
    Map<String, Long> told = Map.of();
    while (true) {
      PipelineResult.State state = result.waitUntilFinish(BETWEEN_PROGRESS);
      if (state != null && state.isTerminal()) {
        return state;
      }
      Map<String, Long> counters = counters(result);
      if (!counters.equals(told)) {
        say("running", result);
        told = counters;
      }
    }
  }

  private void stop(PipelineResult result) {
    if (ended.getCount() == 0) {
      return;
    }
    try {
      result.cancel();
      // The JVM ends with its hooks: leave the other thread time for its last word.
      ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (IOException e) {
      out.println("could not be stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The counters of this project's stages, {@code stage/model/outcome}. */
  private static Map<String, Long> counters(PipelineResult result) {
    Map<String, Long> counters = new TreeMap<>();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (STAGES.contains(counter.getName().getNamespace())) {
        counters.merge(
            counter.getName().getNamespace() + "/" + counter.getName().getName(),
            counter.getAttempted(),
            Long::sum);
      }
    }
    return counters;
  }

  private void say(String state, PipelineResult result) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    String counters =
        counters(result).entrySet().stream()
            .map(
                counter ->
                    String.format(Locale.ROOT, "%s %,d", counter.getKey(), counter.getValue()))
            .collect(Collectors.joining(", "));
    out.printf(Locale.ROOT, "%s %s, %.1f s: %s%n", name, state, seconds, counters);
  }
}
