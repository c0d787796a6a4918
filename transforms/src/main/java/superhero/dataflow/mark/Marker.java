package superhero.dataflow.mark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.fs.MatchResult;
import superhero.dataflow.lake.Location;

/** The marker of a folder: what is in it. */
final class Marker {
  static final String NAME = "_SUCCESS";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Marker() {}

  static void write(Location standard, String folder) {
    long objects = 0;
    long rows = 0;
    long bytes = 0;
    for (MatchResult.Metadata object : standard.list(folder + "/*.parquet")) {
      objects++;
      rows += Footer.rows(object.resourceId());
      bytes += object.sizeBytes();
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("objects", objects).put("rows", rows).put("bytes", bytes);
    standard.put(
        folder + "/" + NAME, (json + "\n").getBytes(StandardCharsets.UTF_8), "application/json");
  }
}
