package superhero.dataflow.simulate;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/** When games start, in event time. */
record Schedule(Instant start, Duration spacing) implements Serializable {

  /** The start of a game by its number, from 0. */
  Instant startOf(long number) {
    return start.plus(spacing.multipliedBy(number));
  }
}
