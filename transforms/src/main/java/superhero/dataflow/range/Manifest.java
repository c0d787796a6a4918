package superhero.dataflow.range;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * A range that is whole in raw, and what neither names nor lines of its objects say: where the
 * range begins and ends, the topic's id, which objects it became. With it the tables can be made of
 * raw alone. If raw is not gzip, {@code raw_compression} says what it is. It is an object of the
 * raw location, {@code _ranges/<topic>/<name>.json}:
 *
 * <pre>
 * {"topic":"t","topic_id":"0123…","partition":0,"start_offset":0,"end_offset":10,"window":"1h",
 * "max_batch_bytes":67108864,"objects":[{"path":"t/date=…/hour=…/….json.gz","rows":10,"bytes":900}]}
 * </pre>
 *
 * @param objects of raw, in the order in which they were written
 */
public record Manifest(Range range, List<StoredObject> objects) {
  /** Below the raw location; readers of data pass over what begins with an underscore. */
  public static final String FOLDER = "_ranges/";

  private static final String SUFFIX = ".json";
  private static final ObjectMapper JSON = new ObjectMapper();

  public Manifest {
    objects = List.copyOf(objects);
  }

  public static Manifest of(WrittenRange written) {
    return new Manifest(
        written.range(),
        written.objects().stream()
            .filter(object -> object.kind().equals(StoredObject.RAW))
            .toList());
  }

  /** Where it is, below the raw location. */
  public String path() {
    return FOLDER + range.folder() + "/" + range.objectName() + SUFFIX;
  }

  /** Where it is told, below the raw location, how a range of several parts is cut. */
  public static String folderOfParts(Range range) {
    return FOLDER + range.folder() + "/" + range.objectName() + ".parts/";
  }

  /** Where it is told, below the raw location, which messages of a range Kafka had lost. */
  public static String folderOfLost(Range range) {
    return FOLDER + range.folder() + "/" + range.objectName() + ".lost/";
  }

  /** The range that a path speaks of; empty where it is the path of no manifest. */
  public static Optional<ObjectName> name(String path) {
    return path.startsWith(FOLDER) && path.endsWith(SUFFIX)
        ? ObjectName.of(StoredObject.RAW, path.substring(FOLDER.length()) + ".gz")
        : Optional.empty();
  }

  /** The event windows that the range met. */
  public SortedSet<IntervalWindow> windows() {
    SortedSet<IntervalWindow> windows = new TreeSet<>();
    objects.forEach(object -> windows.add(batch(object).window()));
    return windows;
  }

  /** Which messages an object of raw or of dead letters holds. */
  public Batch batch(StoredObject object) {
    ObjectName name = ObjectName.of(StoredObject.RAW, object.path()).orElseThrow();
    return new Batch(range.part(name.start(), name.end()), name.eventWindow().orElseThrow());
  }

  /** The whole range and the earliest window, or the first of 1970 where it met none. */
  public Batch whole() {
    SortedSet<IntervalWindow> windows = windows();
    return new Batch(range, windows.isEmpty() ? range.window().of(0) : windows.first());
  }

  public byte[] encode() {
    ObjectNode json = JSON.createObjectNode();
    json.put("topic", range.topic());
    json.put("topic_id", range.topicId());
    json.put("partition", range.partition());
    json.put("start_offset", range.start());
    json.put("end_offset", range.end());
    json.put("window", range.window().option());
    json.put("max_batch_bytes", range.maxBatchBytes());
    range.rawCompression().putInto(json);
    ArrayNode array = json.putArray("objects");
    for (StoredObject object : objects) {
      array
          .addObject()
          .put("path", object.path())
          .put("rows", object.rows())
          .put("bytes", object.bytes());
    }
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  /**
   * Reads the bytes of the object at a path.
   *
   * @throws IOException where they are not those of {@link #encode}, or of another path
   */
  public static Manifest decode(String path, byte[] bytes) throws IOException {
    Manifest manifest = decode(bytes);
    if (manifest.path().replace("!", "").equals(path) && !manifest.path().equals(path)) {
      throw new IOException("its objects have hidden names, which an earlier version gave them");
    }
    if (!manifest.path().equals(path)) {
      throw new IOException("it speaks of another range: " + manifest.range());
    }
    return manifest;
  }

  /**
   * Reads the bytes of a manifest.
   *
   * @throws IOException where they are not those of {@link #encode}
   */
  public static Manifest decode(byte[] bytes) throws IOException {
    try {
      JsonNode json = JSON.readTree(bytes);
      Range range =
          new Range(
              json.required("topic").textValue(),
              json.required("topic_id").textValue(),
              json.required("partition").intValue(),
              json.required("start_offset").longValue(),
              json.required("end_offset").longValue(),
              EventWindow.named(json.required("window").textValue()).orElseThrow(),
              json.required("max_batch_bytes").longValue(),
              Compression.of(json));
      List<StoredObject> objects = new ArrayList<>();
      for (JsonNode each : json.required("objects")) {
        objects.add(
            new StoredObject(
                StoredObject.RAW,
                each.required("path").textValue(),
                each.required("rows").longValue(),
                each.required("bytes").longValue()));
      }
      Manifest manifest = new Manifest(range, objects);
      // Each of them has the name of a part.
      manifest.windows();
      return manifest;
    } catch (IOException | RuntimeException e) {
      throw new IOException("it is no manifest of a range: " + e.getMessage(), e);
    }
  }
}
