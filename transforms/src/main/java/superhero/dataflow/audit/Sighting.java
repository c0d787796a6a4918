package superhero.dataflow.audit;

import java.io.Serializable;

/**
 * An object as a listing shows it, or as etl_meta says it should be.
 *
 * @param kind "raw", "dead_letters", or a model
 * @param path below the location of its kind
 * @param rows -1 in a listing
 * @param range first offset of the range of the etl_meta; -1 in a listing
 */
record Sighting(String kind, String path, long bytes, long rows, long range)
    implements Serializable {

  static Sighting listed(String kind, String path, long bytes) {
    return new Sighting(kind, path, bytes, -1, -1);
  }

  boolean isListed() {
    return rows < 0;
  }
}
