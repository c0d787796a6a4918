package superhero.dataflow.raw;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import superhero.dataflow.batch.Batch;
import superhero.dataflow.batch.Manifest;
import superhero.dataflow.batch.Message;
import superhero.dataflow.batch.MessageLines;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.batch.WrittenRange;
import superhero.dataflow.lake.Location;

/**
 * Writes each batch to {@code <topic>/date=YYYY-MM-DD/hour=HH/<name>.json.gz}, and the range's
 * {@link Manifest} when all of it is on the lake. A retry writes the same bytes under the same
 * names. Where a range has several parts, {@code _ranges/<topic>/<name>.parts} says before where
 * they end, {@code [3, 7]}.
 */
public final class WriteRaw implements Stage {
  private static final Counter MESSAGES = Metrics.counter("raw", "messages");
  private static final Counter OBJECTS = Metrics.counter("raw", "objects");
  private static final Counter BYTES = Metrics.counter("raw", "bytes");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Location location;
  private final int compressionLevel;

  private WriteRaw(Location location, int compressionLevel) {
    this.location = location;
    this.compressionLevel = compressionLevel;
  }

  /** Compressed at level 6, as gzip does by itself. */
  public static WriteRaw to(Location location) {
    return new WriteRaw(location, 6);
  }

  /**
   * Compressed at another level.
   *
   * @param level 1 (fast) to 9 (small)
   */
  public WriteRaw withCompressionLevel(int level) {
    checkArgument(level >= 1 && level <= 9, "compression level %s is not in 1..9", level);
    return new WriteRaw(location, level);
  }

  @Override
  public Writer open(Range range) throws IOException {
    MessageLines lines = new MessageLines(compressionLevel);
    return new Writer() {
      @Override
      public void add(Message message) throws IOException {
        lines.add(message);
      }

      @Override
      public List<StoredObject> write(Batch batch) throws IOException {
        byte[] object = lines.finish();
        String path = batch.range().folder() + "/" + batch.path() + ".json.gz";
        location.put(path, object, "application/gzip");
        MESSAGES.inc(lines.rows());
        OBJECTS.inc();
        BYTES.inc(object.length);
        return List.of(new StoredObject(StoredObject.RAW, path, lines.rows(), object.length));
      }
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException where what is kept of them cannot be read
   */
  @Override
  public SortedSet<Long> parts(Range range) throws IOException {
    String path = Manifest.pathOfParts(range);
    try {
      return new TreeSet<>(List.of(JSON.readValue(location.get(path), Long[].class)));
    } catch (FileNotFoundException e) {
      return new TreeSet<>();
    } catch (JsonProcessingException e) {
      throw new IOException(location + path + " is not as it was written", e);
    }
  }

  @Override
  public void keepParts(Range range, SortedSet<Long> ends) {
    location.put(
        Manifest.pathOfParts(range),
        ends.toString().getBytes(StandardCharsets.UTF_8),
        "application/json");
  }

  @Override
  public void close(WrittenRange written) {
    Manifest manifest = Manifest.of(written);
    location.put(manifest.path(), manifest.encode(), "application/json");
  }
}
