package superhero.dataflow.spark;

import java.io.IOException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.joda.time.Duration;

/** A job as Beam's driver sees it; to Beam, one that is cancelled has failed. */
final class WatchedJob implements PipelineResult {
  private final PipelineResult job;
  private volatile boolean cancelled;

  WatchedJob(PipelineResult job) {
    this.job = job;
  }

  @Override
  public State getState() {
    return cancelled ? State.CANCELLED : job.getState();
  }

  @Override
  public State cancel() throws IOException {
    cancelled = true;
    return job.cancel();
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.millis(-1));
  }

  /** RUNNING where the job still does; throws what ended a job that failed. */
  @Override
  public State waitUntilFinish(Duration duration) {
    try {
      job.waitUntilFinish(duration);
    } catch (RuntimeException e) {
      if (!cancelled) {
        throw e;
      }
    }
    return getState();
  }

  /** Those of the tasks that have ended. */
  @Override
  public MetricResults metrics() {
    return job.metrics();
  }
}
