package superhero.dataflow.store;

import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The metrics of the step that a thread works for, which Beam keeps by thread. */
final class StepMetrics {
  private StepMetrics() {}

  /** Those of this thread; null if it works for no step, of which Beam's own getter complains. */
  static @Nullable MetricsContainer current() {
    MetricsContainer current = MetricsEnvironment.setCurrentContainer(null);
    MetricsEnvironment.setCurrentContainer(current);
    return current;
  }

  /** Lets another thread count for the step that this thread works for. */
  static Runnable carried(Runnable work) {
    MetricsContainer step = current();
    return () -> {
      MetricsContainer before = MetricsEnvironment.setCurrentContainer(step);
      try {
        work.run();
      } finally {
        MetricsEnvironment.setCurrentContainer(before);
      }
    };
  }
}
