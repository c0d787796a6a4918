package superhero.dataflow.replay;

import java.io.Serializable;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;

/** A lake whose tables are made anew of its raw objects. */
public record Tables(Location raw, Location standard, Location deadLetters, Models models)
    implements Serializable {

  /** True for dead letters and for the tables of the models. */
  boolean isTheirs(String kind) {
    return kind.equals(StoredObject.DEAD_LETTERS) || models.names().contains(kind);
  }

  Location of(String kind) {
    return switch (kind) {
      case StoredObject.RAW -> raw;
      case StoredObject.DEAD_LETTERS -> deadLetters;
      default -> standard;
    };
  }
}
