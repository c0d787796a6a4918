package superhero.dataflow.rawlog;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.source.GraphSources;

/**
 * The ranges of raw that are not in the tables, as they become whole: one split. A reader begins
 * from what is on the lake, so a checkpoint is not needed; with one, what was given is not given
 * again. A reader of a restored source watches what the job's graph does, see {@link GraphSources}.
 */
final class WatchSource extends UnboundedSource<String, WatchSource.Mark> {
  private final Location raw;
  private final Location standard;
  private final Selection selection;
  private final Duration interval;

  WatchSource(Location raw, Location standard, Selection selection, Duration interval) {
    this.raw = raw;
    this.standard = standard;
    this.selection = selection;
    this.interval = interval;
  }

  @Override
  public List<WatchSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<String> createReader(PipelineOptions options, @Nullable Mark mark) {
    WatchSource graph = GraphSources.get(options, WatchSource.class).orElse(this);
    boolean knows = mark != null && isOfLake(graph);
    return new WatchReader(graph, knows ? SerializableUtils.clone(mark.given) : null);
  }

  private boolean isOfLake(WatchSource other) {
    return raw.isSameAs(other.raw) && standard.isSameAs(other.standard);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<String> getOutputCoder() {
    return StringUtf8Coder.of();
  }

  /** Which ranges were given, or were in the tables at the start. */
  record Mark(PartitionIntervals given) implements CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private record Found(String path, ObjectName range) {}

  private static final class WatchReader extends UnboundedReader<String> {
    private final WatchSource source;
    private final Queue<Found> found = new ArrayDeque<>();
    private @Nullable PartitionIntervals given;
    private @Nullable Found current;
    private @Nullable Long lastLook;
    private Instant now = Instant.now();

    WatchReader(WatchSource source, @Nullable PartitionIntervals given) {
      this.source = source;
      this.given = given;
    }

    @Override
    public boolean start() {
      if (given == null) {
        given = inTables();
      }
      return advance();
    }

    @Override
    public boolean advance() {
      if (found.isEmpty()
          && (lastLook == null || System.nanoTime() - lastLook >= source.interval.toNanos())) {
        look();
        lastLook = System.nanoTime();
      }
      current = found.poll();
      if (current != null) {
        given.add(current.range());
      }
      return current != null;
    }

    private PartitionIntervals inTables() {
      PartitionIntervals whole = new PartitionIntervals();
      for (Location.Listed object : source.standard.list(EtlMeta.NAME + "/", ".parquet")) {
        ObjectName.of(ObjectName.STANDARD, object.path()).ifPresent(whole::add);
      }
      return whole;
    }

    private void look() {
      now = Instant.now();
      for (String folder : source.selection.folders(Manifest.FOLDER)) {
        for (Location.Listed object : source.raw.list(folder, ".json")) {
          Optional<ObjectName> range = Manifest.name(object.path());
          if (range.isPresent() && !given.cover(range.get())) {
            found.add(new Found(object.path(), range.get()));
          }
        }
      }
    }

    @Override
    public String getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current.path();
    }

    @Override
    public Instant getCurrentTimestamp() {
      return now;
    }

    @Override
    public Instant getWatermark() {
      return now;
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(SerializableUtils.clone(given));
    }

    @Override
    public WatchSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
