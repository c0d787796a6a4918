package superhero.dataflow.plan;

import java.io.Serializable;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a bounded run ends in each partition.
 *
 * @param instant the first message of this time or later is not read; null for the end of the log
 *     as the run starts
 */
public record Until(@Nullable Instant instant) implements Serializable {
  public static Until latest() {
    return new Until(null);
  }

  public static Until at(Instant instant) {
    return new Until(instant);
  }

  /** The instant, but not later than this. */
  public Instant atMost(Instant latest) {
    return instant == null || instant.isAfter(latest) ? latest : instant;
  }
}
