package superhero.dataflow.plan;

import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a planner knows of the event times of one partition: that of the first message that waits to
 * be planned, and since when the log is complete.
 */
final class EventTimes {
  private long seenEnd = -1;
  private Instant seen = Instant.EPOCH;
  private Instant complete = Instant.EPOCH;
  private long firstWaiting = -1;
  private @Nullable Instant timeOfFirstWaiting;

  /** Whether the event time of the message that waits at this offset is known. */
  boolean isKnown(long offset) {
    return timeOfFirstWaiting != null && firstWaiting == offset;
  }

  /** The event time of the first message that waits, if it {@link #isKnown}. */
  @Nullable Instant timeOfFirstWaiting() {
    return timeOfFirstWaiting;
  }

  /** Learns the timestamp (ms since 1970) of the message that waits at this offset. */
  void firstWaitingIs(long offset, long timestamp) {
    firstWaiting = offset;
    timeOfFirstWaiting = Instant.ofEpochMilli(timestamp);
  }

  /**
   * Learns where the log ends, with messages of open transactions and without.
   *
   * @param highWatermark asked for before {@code stable} was
   * @param now before both were asked for
   * @return when all messages that have been seen so far were in the log: none that came before is
   *     behind an open transaction; 1970 while that is not known
   */
  Instant completeAsOf(long highWatermark, long stable, Instant now) {
    if (stable >= seenEnd) {
      complete = seen;
      seenEnd = highWatermark;
      seen = now;
    }
    if (stable >= highWatermark) {
      complete = now;
    }
    return complete;
  }
}
