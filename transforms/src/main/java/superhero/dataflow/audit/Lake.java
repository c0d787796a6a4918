package superhero.dataflow.audit;

import java.io.IOException;
import java.io.Serializable;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.lake.Location;

/** The three locations that ingest writes to. */
record Lake(Location raw, Location standard, Location deadLetters) implements Serializable {

  Location of(String kind) {
    return switch (kind) {
      case StoredObject.RAW -> raw;
      case StoredObject.DEAD_LETTERS -> deadLetters;
      default -> standard;
    };
  }

  /** The whole name of an object. */
  String name(String kind, String path) {
    return of(kind) + path;
  }

  byte[] read(String kind, String path) throws IOException {
    return of(kind).read(path);
  }
}
