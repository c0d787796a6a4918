package superhero.dataflow.audit;

import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/**
 * An object as a listing shows it, or as etl_meta says it should be.
 *
 * @param stem what the objects of its batch share, see {@link ObjectName}
 * @param kind "raw", "dead_letters", or a model
 * @param path below the location of its kind
 * @param rows -1 where only a listing shows it
 * @param messages as in {@link StoredObject}; null where only a listing shows it
 * @param range first offset of the range of the etl_meta; -1 for one that is there
 * @param holder where it is: its own path, or that of the compacted object that holds its rows
 */
record Sighting(
    String stem,
    String kind,
    String path,
    long bytes,
    long rows,
    @Nullable Map<String, Long> messages,
    long range,
    String holder)
    implements Serializable {
  static final int BUCKETS = 512;

  static Sighting listed(ObjectName name, String path, long bytes) {
    return new Sighting(name.stem(), name.kind(), path, bytes, -1, null, -1, path);
  }

  /** Of an object whose rows a compacted one holds. */
  static Sighting held(ObjectName name, String path, long rows, long bytes, String holder) {
    return new Sighting(name.stem(), name.kind(), path, bytes, rows, null, -1, holder);
  }

  /** What etl_meta says. */
  static Sighting expected(String stem, StoredObject object, long range) {
    return new Sighting(
        stem,
        object.kind(),
        object.path(),
        object.bytes(),
        object.rows(),
        object.messages(),
        range,
        object.path());
  }

  /**
   * Batches of a folder are in one bucket, since compacted objects hold rows of many of them and
   * are to be read once. Folders share buckets: DirectRunner takes a bundle for each key, and its
   * care for bundles grows faster than their number.
   */
  KV<Integer, Sighting> inBucket() {
    String folder = stem.substring(0, Math.max(0, stem.lastIndexOf('/')));
    return KV.of(Math.floorMod(folder.hashCode(), BUCKETS), this);
  }

  boolean isThere() {
    return range < 0;
  }

  boolean isHeld() {
    return !holder.equals(path);
  }
}
