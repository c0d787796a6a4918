package superhero.dataflow.flink;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.flink.metrics.FlinkMetricContainer;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.ExceptionUtils;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * A job as its client sees it. Beam's own results either block from the start or ask an embedded
 * cluster after its end, which is the job's end; neither gives the cause of a failure.
 */
final class WatchedJob implements PipelineResult {
  private static final long SECONDS_TO_CANCEL = 10;

  private final JobClient client;
  private final Optional<LiveCounters> counters;
  private final CompletableFuture<JobExecutionResult> end;
  private MetricsContainerStepMap metrics = new MetricsContainerStepMap();

  /**
   * Watches a job.
   *
   * @param rest address of the cluster's REST endpoint; without it there are no counters before the
   *     end
   */
  WatchedJob(JobClient client, Optional<String> rest) {
    this.client = client;
    this.counters = rest.map(address -> new LiveCounters(address, client.getJobID()));
    this.end = client.getJobExecutionResult();
  }

  @Override
  public State getState() {
    if (!end.isDone()) {
      return State.RUNNING;
    }
    try {
      end.join();
      return State.DONE;
    } catch (RuntimeException e) {
      return isCancelled(e) ? State.CANCELLED : State.FAILED;
    }
  }

  @Override
  public State cancel() throws IOException {
    metrics();
    try {
      client.cancel().get(SECONDS_TO_CANCEL, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return getState();
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.millis(-1));
  }

  /** Null where the job still runs; throws what ended a job that failed. */
  @Override
  public @Nullable State waitUntilFinish(Duration duration) {
    try {
      if (duration.getMillis() < 1) {
        end.get();
      } else {
        end.get(duration.getMillis(), TimeUnit.MILLISECONDS);
      }
      return State.DONE;
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      if (isCancelled(e)) {
        return State.CANCELLED;
      }
      throw new IllegalStateException("the job failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the job runs", e);
    }
  }

  /** Those of the whole job when it has ended by itself; else the last that were to be had. */
  @Override
  public synchronized MetricResults metrics() {
    try {
      if (getState() != State.DONE) {
        metrics = counters.isPresent() ? counters.get().read() : metrics;
      } else if (end.join().getAllAccumulatorResults().get(FlinkMetricContainer.ACCUMULATOR_NAME)
          instanceof MetricsContainerStepMap all) {
        metrics = all;
      }
    } catch (IOException e) {
      // The job ends just now, and an embedded cluster with it.
    }
    return MetricsContainerStepMap.asAttemptedOnlyMetricResults(metrics);
  }

  private static boolean isCancelled(Throwable failure) {
    return ExceptionUtils.findThrowable(failure, JobCancellationException.class).isPresent();
  }
}
