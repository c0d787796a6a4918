package superhero.dataflow.mark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Retry;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.ParquetBytes;

/** The marker of a folder: what is in it. */
final class Marker {
  static final String NAME = "_SUCCESS";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Marker() {}

  static void write(Location standard, String folder) {
    long objects = 0;
    long rows = 0;
    long bytes = 0;
    for (Location.Listed object : standard.list(folder + "/*.parquet")) {
      objects++;
      rows += rows(standard, object);
      bytes += object.bytes();
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("objects", objects).put("rows", rows).put("bytes", bytes);
    standard.put(
        folder + "/" + NAME, (json + "\n").getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private static long rows(Location standard, Location.Listed object) {
    return Retry.whilePassing(
        () -> {
          try {
            return ParquetBytes.rows(standard, object);
          } catch (IOException e) {
            throw new JobException(
                "cannot read " + standard + object.path() + ": " + e.getMessage(), e, true);
          }
        });
  }
}
