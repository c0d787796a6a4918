package superhero.dataflow.mark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.lake.Location;

/**
 * Up to which event time the jobs of a consumer group have marked windows, in an object of the
 * lake. It may lag behind, and then some windows are looked at for nothing.
 */
record Progress(Location standard, String group) implements Serializable {

  /** The end of the last window that was marked; 1970 where none was. */
  Instant read() {
    return Retry.whilePassing(
        () -> {
          try {
            return Instant.parse(new String(standard.get(path()), StandardCharsets.UTF_8).strip());
          } catch (FileNotFoundException e) {
            return Instant.EPOCH;
          } catch (IOException e) {
            throw new JobException("cannot read " + standard + path(), e, true);
          }
        });
  }

  void write(Instant end) {
    standard.put(path(), (end + "\n").getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private String path() {
    return "_marked/" + URLEncoder.encode(group, StandardCharsets.UTF_8);
  }
}
