package superhero.dataflow.failure;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for services that are away. DirectRunner ends a job at the first failure, the other runners
 * begin it anew: both cost more than to ask again.
 */
public final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

  /** How long a service may be away. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final FluentBackoff PAUSES =
      FluentBackoff.DEFAULT
          .withInitialBackoff(org.joda.time.Duration.millis(500))
          .withMaxBackoff(org.joda.time.Duration.standardSeconds(15));

  /** How the pauses are spent; the simulation of the tests has no time to lose. */
  static volatile Sleeper sleeper = Sleeper.DEFAULT;

  private Retry() {}

  /**
   * Makes an attempt again, after longer and longer pauses, while it fails with a passing {@link
   * JobException}.
   *
   * @throws JobException the first that does not pass, or what failed for {@link #PATIENCE}
   */
  public static <T> T whilePassing(Supplier<T> attempt) {
    return whilePassing(PATIENCE, attempt);
  }

  static <T> T whilePassing(Duration patience, Supplier<T> attempt) {
    BackOff pauses = PAUSES.backoff();
    long begun = System.nanoTime();
    String failed = null;
    while (true) {
      try {
        T result = attempt.get();
        if (failed != null) {
          // As loud as the failure, whose end it is.
          LOG.warn("went well after {} s: {}", secondsSince(begun), failed);
        }
        return result;
      } catch (JobException e) {
        if (!e.isPassing()) {
          throw e;
        }
        long seconds = secondsSince(begun);
        if (seconds >= patience.toSeconds()) {
          throw new JobException(e.getMessage() + " (tried for " + seconds + " s)", e);
        }
        LOG.warn(
            "{}; trying again{}",
            e.getMessage(),
            failed == null ? "" : ", since " + seconds + " s");
        failed = e.getMessage();
        pause(pauses, e);
      }
    }
  }

  private static long secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000_000;
  }

  private static void pause(BackOff pauses, JobException failure) {
    try {
      BackOffUtils.next(sleeper, pauses);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("interrupted while waiting: " + failure.getMessage(), failure);
    }
  }
}
