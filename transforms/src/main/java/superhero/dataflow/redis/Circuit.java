package superhero.dataflow.redis;

import com.google.common.collect.Comparators;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those who have more to do from waiting for a server that has failed: it is left alone for
 * ten times as long as its failure took, 5 seconds at least, then one thread tries once. So at most
 * a tenth of one thread's time is lost.
 */
final class Circuit {
  private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);

  /** What one who comes may do: ask; not ask; be the one who tries. */
  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final String server;
  private @Nullable String failure;
  private long retryAt;

  Circuit(String server) {
    this.server = server;
  }

  synchronized State enter() {
    if (failure == null) {
      return State.CLOSED;
    }
    long now = System.nanoTime();
    if (now - retryAt < 0) {
      return State.OPEN;
    }
    retryAt = now + LEAST_PAUSE.toNanos();
    return State.HALF_OPEN;
  }

  /** The last failure; null after a success. */
  synchronized @Nullable String failure() {
    return failure;
  }

  synchronized void worked() {
    if (failure != null) {
      LOG.info("{} answers again", server);
    }
    failure = null;
  }

  synchronized void failed(String why, Duration took) {
    if (failure == null) {
      LOG.warn("{} fails, its games wait as dead letters: {}", server, why);
    }
    failure = why;
    Duration pause = Comparators.max(LEAST_PAUSE, took.multipliedBy(10));
    retryAt = System.nanoTime() + pause.toNanos();
  }
}
