package superhero.dataflow.mark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Reads;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.ParquetFooter;

/** The marker of a folder: what is in it. */
final class Marker {
  static final String NAME = "_SUCCESS";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Marker() {}

  /** What was in a folder, and the marker that says so. */
  private record Counted(List<Location.Listed> objects, String marker) {}

  /**
   * Writes it again if the folder is another than was counted: whoever has changed it since may
   * have marked it, too, and a worker that hung in between would leave what it was before.
   */
  static void write(Location standard, String folder) {
    Counted counted;
    do {
      counted = Retry.whilePassing(() -> count(standard, folder));
      byte[] marker = counted.marker().getBytes(StandardCharsets.UTF_8);
      standard.put(folder + "/" + NAME, marker, "application/json");
    } while (!objects(standard, folder).equals(counted.objects()));
  }

  private static Counted count(Location standard, String folder) {
    List<Location.Listed> objects = objects(standard, folder);
    try {
      return new Counted(objects, count(standard, folder, objects) + "\n");
    } catch (IOException e) {
      // Compact may have replaced what was listed.
      throw new JobException(
          "cannot read the objects of " + standard + folder + ": " + e.getMessage(), e, true);
    }
  }

  private static List<Location.Listed> objects(Location standard, String folder) {
    return standard.listFolder(folder + "/", ".parquet");
  }

  private static ObjectNode count(Location standard, String folder, List<Location.Listed> objects)
      throws IOException {
    Map<String, Long> rows = new HashMap<>();
    // What is being compacted may be there twice for a moment.
    Reads.all(objects, ParquetFooter.MOST_BYTES, object -> rows(standard, folder, object.path()))
        .forEach(rows::putAll);
    ObjectNode json = JSON.createObjectNode();
    json.put("objects", objects.size());
    json.put("rows", rows.values().stream().mapToLong(Long::longValue).sum());
    return json.put("bytes", objects.stream().mapToLong(Location.Listed::bytes).sum());
  }

  /** The rows of an object, or of those that it was made of, by their paths. */
  private static Map<String, Long> rows(Location standard, String folder, String path)
      throws IOException {
    return CompactedObject.isNamed(path)
        ? CompactedObject.read(standard, path).members().stream()
            .collect(
                Collectors.toMap(
                    member -> folder + "/" + member.name(), CompactedObject.Member::rows))
        : Map.of(path, ParquetFooter.read(standard, path).rows());
  }
}
