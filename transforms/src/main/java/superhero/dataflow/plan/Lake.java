package superhero.dataflow.plan;

import java.io.Serializable;
import superhero.dataflow.lake.Location;

/** Where the objects of a group go. The offsets of a group belong to one lake. */
public record Lake(Location raw, Location standard, Location deadLetters) implements Serializable {
  /** True where the other is the same folders, however they are written. */
  boolean isSameAs(Lake other) {
    return raw.isSameAs(other.raw)
        && standard.isSameAs(other.standard)
        && deadLetters.isSameAs(other.deadLetters);
  }

  @Override
  public String toString() {
    return "raw " + raw + ", standard " + standard + ", dead letters " + deadLetters;
  }
}
