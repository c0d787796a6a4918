package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The buckets of {@link EmbeddedGcs} and what is in them, in memory. */
final class GcsBuckets {
  private static final int MAX_NAME_BYTES = 1024;

  /** The order of listings. Java's own differs where a name has characters of two chars. */
  private static final Comparator<String> BY_UTF_8 =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private final Map<String, NavigableMap<String, GcsObject>> buckets = new ConcurrentHashMap<>();
  private long generation;

  /** Makes a bucket; false where it is there already. */
  boolean create(String bucket) {
    return buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>(BY_UTF_8)) == null;
  }

  List<String> names() {
    return buckets.keySet().stream().sorted().toList();
  }

  /** By name, as it is now and will be. */
  NavigableMap<String, GcsObject> objects(String bucket) {
    NavigableMap<String, GcsObject> objects = buckets.get(bucket);
    if (objects == null) {
      throw GcsError.noBucket();
    }
    return objects;
  }

  /** An object that meets the conditions of a request. */
  GcsObject get(String bucket, String name, Map<String, String> query) {
    GcsObject object = objects(bucket).get(name);
    String wanted = query.get("generation");
    if (object == null || (wanted != null && !wanted.equals(Long.toString(object.generation())))) {
      throw GcsError.noObject(bucket, name);
    }
    checkGeneration(object, query);
    return object;
  }

  /**
   * Puts an object whole in place of another one.
   *
   * @param said what the client says of it, of which its hashes are checked
   * @param query of the upload
   */
  synchronized GcsObject put(
      String bucket,
      String name,
      byte[] bytes,
      String type,
      JsonNode said,
      Map<String, String> query) {
    NavigableMap<String, GcsObject> objects = objects(bucket);
    checkName(name);
    checkGeneration(objects.get(name), query);
    GcsObject object =
        new GcsObject(
            bucket,
            name,
            bytes,
            type == null ? "application/octet-stream" : type,
            ++generation,
            Instant.now());
    checkHash("CRC32C", said.path("crc32c").asText(), object.crc32c());
    checkHash("MD5 hash", said.path("md5Hash").asText(), object.md5());
    objects.put(name, object);
    return object;
  }

  synchronized void delete(String bucket, String name, Map<String, String> query) {
    get(bucket, name, query);
    objects(bucket).remove(name);
  }

  private static void checkGeneration(GcsObject object, Map<String, String> query) {
    String wanted = query.get("ifGenerationMatch");
    if (wanted != null && Long.parseLong(wanted) != (object == null ? 0 : object.generation())) {
      throw new GcsError(
          412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }
  }

  private static void checkName(String name) {
    int bytes = name.getBytes(UTF_8).length;
    if (bytes == 0) {
      throw new GcsError(400, "required", "Required");
    }
    if (bytes > MAX_NAME_BYTES || name.contains("\n") || name.contains("\r")) {
      throw GcsError.invalid("Invalid object name.");
    }
  }

  private static void checkHash(String kind, String said, String computed) {
    if (!said.isEmpty() && !said.equals(computed)) {
      throw GcsError.invalid(
          "Provided %s \"%s\" doesn't match calculated %s \"%s\"."
              .formatted(kind, said, kind, computed));
    }
  }
}
