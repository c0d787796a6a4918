package superhero.dataflow.simulation;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until the history, or a pause before another attempt, lets time pass. */
final class SimClock extends Clock {
  private Instant now = Instant.parse("2026-01-01T00:30:00Z");

  void pass(Duration time) {
    now = now.plus(time);
  }

  Ticker ticker() {
    return new Ticker() {
      @Override
      public long read() {
        return Duration.between(Instant.EPOCH, now).toNanos();
      }
    };
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
