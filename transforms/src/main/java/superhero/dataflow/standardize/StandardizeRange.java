package superhero.dataflow.standardize;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.write.Sink;

/**
 * Makes the tables of one range without a pipeline, when its manifest appears: the same objects as
 * {@link ReplayRanges} makes. A range that is in the tables is left alone, so it may be asked for
 * as often as one likes. One that {@code standardize} was killed at while it replaced it is made
 * again, an hour after it was begun: until then it may be under way.
 *
 * <pre>
 * StandardizeRange.of(tables, selection, etlMeta, sinks).write("_ranges/logs/logs_0123….json")
 * </pre>
 */
public final class StandardizeRange {
  private static final Duration LONGEST_REPLACEMENT = Duration.ofHours(1);

  private final Tables tables;
  private final Selection selection;
  private final RangeRecord etlMeta;
  private final List<Sink> sinks;

  private StandardizeRange(
      Tables tables, Selection selection, RangeRecord etlMeta, List<Sink> sinks) {
    this.tables = tables;
    this.selection = selection;
    this.etlMeta = etlMeta;
    this.sinks = List.copyOf(sinks);
  }

  /**
   * Into tables.
   *
   * @param selection the ranges that are meant
   * @param etlMeta written when all else is
   * @param sinks of all tables and of the dead letters
   */
  public static StandardizeRange of(
      Tables tables, Selection selection, RangeRecord etlMeta, List<Sink> sinks) {
    return new StandardizeRange(tables, selection, etlMeta, sinks);
  }

  /** What became of a range. */
  public enum Outcome {
    WRITTEN,
    /** It was in the tables, or somebody else has just brought it there. */
    IN_TABLES,
    NOT_SELECTED
  }

  /**
   * Writes a range.
   *
   * @param path of its manifest, below raw
   * @throws IOException that names what cannot be read of raw; nothing of the range was written
   * @throws JobException if another run is replacing the range
   */
  public Outcome write(String path) throws IOException {
    Manifest manifest;
    try {
      manifest = Manifest.decode(path, tables.raw().get(path));
    } catch (IOException e) {
      throw new IOException(tables.raw() + path + ": " + e.getMessage(), e);
    }
    if (!isMeant(manifest)) {
      return Outcome.NOT_SELECTED;
    }
    RangeReplay replay = new RangeReplay(tables, manifest);
    boolean isThere = replay.isInTables();
    if (isThere && !replay.wasInterrupted()) {
      return Outcome.IN_TABLES;
    }
    if (isThere) {
      checkNobodyReplaces(manifest);
    }
    List<Sink> all = new ArrayList<>();
    if (!isThere) {
      all.add(new UnlessWritten(tables, manifest));
    }
    all.addAll(sinks);
    try {
      replay.into(all, etlMeta, tables::isTheirs);
      return Outcome.WRITTEN;
    } catch (RangeReplay.Unreadable e) {
      throw new IOException(e.getMessage(), e);
    } catch (Overtaken e) {
      return Outcome.IN_TABLES;
    }
  }

  private boolean isMeant(Manifest manifest) {
    return (selection.topics().isEmpty() || selection.topics().contains(manifest.range().topic()))
        && selection.meets(manifest);
  }

  private void checkNobodyReplaces(Manifest manifest) {
    String mark = Tables.REPLACING + manifest.path();
    Instant since = Instant.now().minus(LONGEST_REPLACEMENT);
    for (Location.Listed each : tables.standard().list(mark, "")) {
      if (Instant.ofEpochMilli(each.modified()).isAfter(since)) {
        throw new JobException(
            tables.standard()
                + mark
                + ": another run is replacing this range, or was killed at it less than an hour"
                + " ago; it is tried again then");
      }
    }
  }

  /** Another attempt has brought the range into the tables. */
  private static final class Overtaken extends RuntimeException {}

  /** Looks once more, before the first object of a batch is made. */
  private record UnlessWritten(Tables tables, Manifest manifest) implements Sink {
    @Override
    public Writer open(Range range) {
      return (batch, uploads) -> {
        if (tables.objects(manifest).isPresent()) {
          throw new Overtaken();
        }
        return List.of();
      };
    }
  }
}
