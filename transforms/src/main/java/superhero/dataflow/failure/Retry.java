package superhero.dataflow.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
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

  /** By the call that waits: one may be made within another. */
  private static final Map<Object, Waiting> WAITING = new ConcurrentHashMap<>();

  private static final LongAdder FAILURES = new LongAdder();

  private Retry() {}

  /**
   * A service that does not answer, which a thread of this process asks again and again.
   *
   * @param reason why the last attempt failed
   * @param since when the first did
   */
  public record Waiting(String reason, Instant since) {}

  /** What threads of this process wait for now, the longest first. */
  public static List<Waiting> waiting() {
    return WAITING.values().stream().sorted(Comparator.comparing(Waiting::since)).toList();
  }

  /** How many attempts of this process failed and were, or will be, made again. */
  public static long failures() {
    return FAILURES.sum();
  }

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
    Object call = new Object();
    try {
      return attempts(patience, attempt, call);
    } finally {
      WAITING.remove(call);
    }
  }

  private static <T> T attempts(Duration patience, Supplier<T> attempt, Object call) {
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
        FAILURES.increment();
        WAITING.merge(
            call,
            new Waiting(failed, Instant.now()),
            (before, now) -> new Waiting(now.reason(), before.since()));
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
