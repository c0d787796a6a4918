package superhero.dataflow.deadletter;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.MessageLines;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.write.Sink;

/**
 * Writes the messages that models rejected to {@code
 * <topic>/date=YYYY-MM-DD/hour=HH/<name>.json.gz}: lines like those of raw, with reason, model and
 * pointer, one for each model that rejected the message. Always gzip, whatever raw is: {@code
 * standardize} and {@code replay} write the same objects, without an option of their own. A batch
 * without any gives no object. A retry writes the same bytes under the same name.
 *
 * <p>Beam counts {@code deadletter/messages}, {@code letters}, {@code objects} and {@code bytes},
 * and the letters of each {@link LetterKind}.
 */
public final class DeadLettersSink implements Sink {
  private static final Counter MESSAGES = Metrics.counter("deadletter", "messages");
  private static final Counter LETTERS = Metrics.counter("deadletter", "letters");
  private static final Counter OBJECTS = Metrics.counter("deadletter", "objects");
  private static final Counter BYTES = Metrics.counter("deadletter", "bytes");

  private final Location location;

  private DeadLettersSink(Location location) {
    this.location = location;
  }

  public static DeadLettersSink to(Location location) {
    return new DeadLettersSink(location);
  }

  @Override
  public Writer open(Range range) {
    return new LinesWriter(location);
  }

  private static final class LinesWriter implements Writer {
    private final Location location;
    private final SortedMap<String, Long> messages = new TreeMap<>();
    private final Map<LetterKind, Long> kinds = new HashMap<>();
    private @Nullable MessageLines lines;
    private long rejected;

    LinesWriter(Location location) {
      this.location = location;
    }

    @Override
    public void add(Message message, Verdict verdict) throws IOException {
      rejected += verdict.deadLetters().isEmpty() ? 0 : 1;
      for (DeadLetter each : verdict.deadLetters()) {
        if (lines == null) {
          lines = new MessageLines(Compression.GZIP);
        }
        lines.add(message, each);
        messages.merge(each.model(), 1L, Long::sum);
        kinds.merge(
            new LetterKind(message.range().topic(), each.model(), each.code().word()),
            1L,
            Long::sum);
      }
    }

    @Override
    public List<StoredObject> write(Batch batch, Uploads uploads) throws IOException {
      if (lines == null) {
        return List.of();
      }
      byte[] object = lines.finish();
      String path = batch.path(Compression.GZIP);
      uploads.put(location, path, object, Compression.GZIP.mimeType());
      MESSAGES.inc(rejected);
      LETTERS.inc(lines.rows());
      OBJECTS.inc();
      BYTES.inc(object.length);
      kinds.forEach((kind, letters) -> Metrics.counter("deadletter", kind.counter()).inc(letters));
      return List.of(
          new StoredObject(StoredObject.DEAD_LETTERS, path, lines.rows(), object.length, messages));
    }
  }
}
