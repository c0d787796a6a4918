package superhero.dataflow.plan;

import java.io.Serializable;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a partition begins that the group has no offset for.
 *
 * @param instant of {@link Kind#INSTANT}: the first message of this time or later, the end where
 *     there is none; else null
 */
public record Start(Kind kind, @Nullable Instant instant) implements Serializable {

  /** Of these only {@link #COMMITTED} always goes on from the group's offsets. */
  public enum Kind {
    /** At the group's offset; where it has none, at the first message that Kafka still has. */
    COMMITTED,
    EARLIEST,
    LATEST,
    INSTANT,
    /** Behind what is on the lake: for a group whose offsets Kafka has forgotten. */
    LAKE
  }

  public static Start committed() {
    return new Start(Kind.COMMITTED, null);
  }

  public static Start earliest() {
    return new Start(Kind.EARLIEST, null);
  }

  public static Start latest() {
    return new Start(Kind.LATEST, null);
  }

  public static Start lake() {
    return new Start(Kind.LAKE, null);
  }

  public static Start at(Instant instant) {
    return new Start(Kind.INSTANT, instant);
  }
}
