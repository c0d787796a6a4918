package superhero.dataflow.audit;

import java.io.Serializable;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.batch.ObjectName;

/**
 * An object as a listing shows it, or as etl_meta says it should be.
 *
 * @param stem what the objects of its batch share, see {@link ObjectName}
 * @param kind "raw", "dead_letters", or a model
 * @param path below the location of its kind
 * @param rows -1 in a listing
 * @param range first offset of the range of the etl_meta; -1 in a listing
 */
record Sighting(String stem, String kind, String path, long bytes, long rows, long range)
    implements Serializable {
  static final int BUCKETS = 512;

  static Sighting listed(ObjectName name, String path, long bytes) {
    return new Sighting(name.stem(), name.kind(), path, bytes, -1, -1);
  }

  /**
   * Batches share buckets: DirectRunner takes a bundle for each key, and its care for bundles grows
   * faster than their number.
   */
  KV<Integer, Sighting> inBucket() {
    return KV.of(Math.floorMod(stem.hashCode(), BUCKETS), this);
  }

  boolean isListed() {
    return rows < 0;
  }
}
