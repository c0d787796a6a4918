package superhero.dataflow.mark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Retry;
import superhero.dataflow.lake.JoinedObject;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.ParquetFooter;

/** The marker of a folder: what is in it. */
final class Marker {
  static final String NAME = "_SUCCESS";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Marker() {}

  static void write(Location standard, String folder) {
    Map<String, Location.Listed> objects = new TreeMap<>();
    for (Location.Listed object : standard.list(folder + "/*.parquet")) {
      objects.put(object.path(), object);
    }
    // Objects that are being replaced by one that holds them: their rows are there once.
    for (String path : List.copyOf(objects.keySet())) {
      if (JoinedObject.isNamed(path)) {
        read(standard, path, JoinedObject::read)
            .members()
            .forEach(member -> objects.remove(folder + "/" + member.name()));
      }
    }
    long rows = 0;
    long bytes = 0;
    for (Location.Listed object : objects.values()) {
      rows += read(standard, object.path(), ParquetFooter::read).rows();
      bytes += object.bytes();
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("objects", objects.size()).put("rows", rows).put("bytes", bytes);
    standard.put(
        folder + "/" + NAME, (json + "\n").getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private interface Reader<T> {
    T read(Location location, String path) throws IOException;
  }

  private static <T> T read(Location standard, String path, Reader<T> reader) {
    return Retry.whilePassing(
        () -> {
          try {
            return reader.read(standard, path);
          } catch (IOException e) {
            throw new JobException(
                "cannot read " + standard + path + ": " + e.getMessage(), e, true);
          }
        });
  }
}
