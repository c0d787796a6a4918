package superhero.dataflow.pipelines.compare;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;

/**
 * What is on a lake, as one number: the names and bytes of raw objects, tables and dead letters. A
 * row of etl_meta says when it was written, so of these only the names count.
 *
 * @param bytes of all these objects
 */
record LakeDigest(long objects, long bytes, HashCode digest) {
  static LakeDigest of(Location raw, Location standard) throws IOException {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    read("raw/", raw, contents);
    read("standard/", standard, contents);
    Hasher all = Hashing.sha256().newHasher();
    long bytes = 0;
    for (var each : contents.entrySet()) {
      bytes += each.getValue().length;
      all.putString(each.getKey() + "\n", StandardCharsets.UTF_8);
      if (!each.getKey().startsWith("standard/etl_meta/")) {
        all.putBytes(Hashing.sha256().hashBytes(each.getValue()).asBytes());
      }
    }
    return new LakeDigest(contents.size(), bytes, all.hash());
  }

  /** Without what a job keeps for itself: what begins with _, and whose lake it is. */
  private static void read(String kind, Location location, SortedMap<String, byte[]> contents)
      throws IOException {
    for (Location.Listed each : location.list("", "")) {
      if (!each.path().startsWith("_") && !each.path().endsWith("/" + LakeIdentity.NAME)) {
        contents.put(kind + each.path(), location.get(each.path()));
      }
    }
  }
}
