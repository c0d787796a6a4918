package superhero.dataflow.raw;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.MessageLines;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.OffsetIntervals;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.write.Sink;

/**
 * Writes each batch to {@code <topic>/date=YYYY-MM-DD/hour=HH/<name>.json.gz} or, if its range is
 * zstd, {@code .json.zst}. A retry writes the same bytes under the same names. Where a range has
 * several parts, {@code _ranges/<topic>/<name>.parts/<offset>} says where each but the last ends,
 * before anything of it is there. Where Kafka has lost messages of a range, {@code
 * <name>.lost/<start>-<end>} says which, before the rest is read.
 */
public final class RawSink implements Sink {
  private static final Counter MESSAGES = Metrics.counter("raw", "messages");
  private static final Counter OBJECTS = Metrics.counter("raw", "objects");
  private static final Counter BYTES = Metrics.counter("raw", "bytes");

  private final Location location;
  private final @Nullable Integer level;

  private RawSink(Location location, @Nullable Integer level) {
    this.location = location;
    this.level = level;
  }

  /** Compressed as each range says, at the default level of its compression. */
  public static RawSink to(Location location) {
    return new RawSink(location, null);
  }

  /**
   * At another level, whatever the compression of a range.
   *
   * @param level 1 (fast) to 9 (small)
   */
  public RawSink withCompressionLevel(int level) {
    checkArgument(
        level >= 1 && level <= Compression.MAX_LEVEL, "compression level %s is not in 1..9", level);
    return new RawSink(location, level);
  }

  @Override
  public Writer open(Range range) throws IOException {
    Compression compression = range.rawCompression();
    MessageLines lines =
        new MessageLines(
            compression, Objects.requireNonNullElse(level, compression.defaultLevel()));
    return new Writer() {
      @Override
      public void add(Message message, Verdict verdict) throws IOException {
        lines.add(message);
      }

      @Override
      public List<StoredObject> write(Batch batch, Uploads uploads) throws IOException {
        byte[] object = lines.finish();
        String path = batch.path(compression);
        uploads.put(location, path, object, compression.mimeType());
        MESSAGES.inc(lines.rows());
        OBJECTS.inc();
        BYTES.inc(object.length);
        return List.of(new StoredObject(StoredObject.RAW, path, lines.rows(), object.length));
      }
    };
  }

  @Override
  public SortedSet<Long> parts(Range range) {
    String folder = Manifest.folderOfParts(range);
    return location.listFolder(folder, "").stream()
        .map(end -> Long.valueOf(end.path().substring(folder.length())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public boolean isBegun(Range range) {
    return location.list(range.folder() + "/", "").stream()
        .flatMap(object -> ObjectName.of(StoredObject.RAW, object.path()).stream())
        .anyMatch(name -> name.meets(range));
  }

  /** An object each: a worker that hung and wakes takes none of them back. */
  @Override
  public void keepPart(Range range, long end) {
    byte[] text = (end + "\n").getBytes(StandardCharsets.UTF_8);
    location.put(Manifest.folderOfParts(range) + end, text, "text/plain");
  }

  @Override
  public OffsetIntervals lost(Range range) {
    String folder = Manifest.folderOfLost(range);
    OffsetIntervals lost = new OffsetIntervals();
    for (Location.Listed each : location.listFolder(folder, "")) {
      String[] offsets = each.path().substring(folder.length()).split("-", 2);
      lost.add(Long.parseLong(offsets[0]), Long.parseLong(offsets[1]));
    }
    return lost;
  }

  @Override
  public void keepLost(Range range, long start, long end) {
    String offsets = start + "-" + end;
    byte[] text = (offsets + "\n").getBytes(StandardCharsets.UTF_8);
    location.put(Manifest.folderOfLost(range) + offsets, text, "text/plain");
  }
}
