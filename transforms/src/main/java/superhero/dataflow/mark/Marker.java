package superhero.dataflow.mark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.ParquetFooter;

/** The marker of a folder: what is in it. */
final class Marker {
  static final String NAME = "_SUCCESS";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Marker() {}

  static void write(Location standard, String folder) {
    byte[] json =
        Retry.whilePassing(
            () -> {
              try {
                return (count(standard, folder) + "\n").getBytes(StandardCharsets.UTF_8);
              } catch (IOException e) {
                // Compact may have replaced what was listed.
                throw new JobException(
                    "cannot read the objects of " + standard + folder + ": " + e.getMessage(),
                    e,
                    true);
              }
            });
    standard.put(folder + "/" + NAME, json, "application/json");
  }

  private static ObjectNode count(Location standard, String folder) throws IOException {
    long objects = 0;
    long bytes = 0;
    Map<String, Long> rows = new HashMap<>();
    for (Location.Listed object : standard.listFolder(folder + "/", ".parquet")) {
      String path = object.path();
      objects++;
      bytes += object.bytes();
      // What is being compacted may be there twice for a moment.
      if (CompactedObject.isNamed(path)) {
        CompactedObject.read(standard, path)
            .members()
            .forEach(member -> rows.put(folder + "/" + member.name(), member.rows()));
      } else {
        rows.put(path, ParquetFooter.read(standard, path).rows());
      }
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("objects", objects);
    json.put("rows", rows.values().stream().mapToLong(Long::longValue).sum());
    return json.put("bytes", bytes);
  }
}
