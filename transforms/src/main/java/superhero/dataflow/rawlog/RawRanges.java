package superhero.dataflow.rawlog;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.source.GraphSources;

/**
 * Lists the ranges that are whole in raw. Out: {@link Outputs#RANGES}, the paths of their
 * manifests, and {@link Outputs#LEFT}, a sentence for each object of raw that cannot be used: it
 * has no name that ingest gives, or is an hour old and its range has no manifest.
 *
 * <p>Bounded, unless {@link #watch} is called.
 */
public final class RawRanges extends PTransform<PBegin, PCollectionTuple> {
  private final Location raw;
  private final Selection selection;
  private final @Nullable Tables lettersOf;
  private final @Nullable WatchSource watch;

  private RawRanges(
      Location raw, Selection selection, @Nullable Tables lettersOf, @Nullable WatchSource watch) {
    this.raw = raw;
    this.selection = selection;
    this.lettersOf = lettersOf;
    this.watch = watch;
  }

  /**
   * In this location.
   *
   * @param selection whose topics count here, and whose times where the ranges are read
   */
  public static RawRanges in(Location raw, Selection selection) {
    return new RawRanges(raw, selection, null, null);
  }

  /** Those alone that have dead letters, or that a run was killed at while it replaced them. */
  public RawRanges withDeadLettersOf(Tables tables) {
    checkArgument(watch == null, "ranges are watched, or have dead letters");
    return new RawRanges(raw, selection, tables, null);
  }

  /**
   * Without end: those that have no row of etl_meta in the tables' location, and those that appear.
   * Each is given once by a reader; one that begins anew gives those that still have none. Foreign
   * objects are not looked for.
   */
  public RawRanges watch(Location standard, Duration interval) {
    checkArgument(lettersOf == null, "ranges are watched, or have dead letters");
    return new RawRanges(raw, selection, null, new WatchSource(raw, standard, selection, interval));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("raw", raw.toString()))
        .add(DisplayData.item("selection", selection.toString()));
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    if (watch != null) {
      GraphSources.put(begin.getPipeline().getOptions(), watch);
      return PCollectionTuple.of(Outputs.RANGES, begin.apply("Watch", Read.from(watch)))
          .and(Outputs.LEFT, begin.apply("None", Create.empty(StringUtf8Coder.of())));
    }
    return Outputs.withCoders(
        begin
            .apply("Location", Create.of(raw.toString()))
            .apply(
                "List",
                ParDo.of(new ListFn(raw, selection, lettersOf))
                    .withOutputTags(Outputs.RANGES, TupleTagList.of(Outputs.LEFT))));
  }

  static final class ListFn extends DoFn<String, String> {
    private final Location raw;
    private final Selection selection;
    private final @Nullable Tables lettersOf;

    ListFn(Location raw, Selection selection, @Nullable Tables lettersOf) {
      this.raw = raw;
      this.selection = selection;
      this.lettersOf = lettersOf;
    }

    @ProcessElement
    public void process(MultiOutputReceiver out) {
      PartitionIntervals wanted = lettersOf == null ? null : withDeadLetters(lettersOf);
      PartitionIntervals whole = new PartitionIntervals();
      for (String folder : selection.folders(Manifest.FOLDER)) {
        for (Location.Listed object : raw.list(folder, ".json")) {
          Optional<ObjectName> range = Manifest.name(object.path());
          if (range.isEmpty()) {
            Outputs.leave(out, raw + object.path() + ": it has no name that ingest gives");
          } else {
            whole.add(range.get());
            if (wanted == null || wanted.meet(range.get())) {
              out.get(Outputs.RANGES).output(object.path());
            }
          }
        }
      }
      if (wanted == null) {
        leaveWhatIsNotWhole(whole, out);
      }
    }

    /** A range that ingest is at has no manifest yet. */
    private void leaveWhatIsNotWhole(PartitionIntervals whole, MultiOutputReceiver out) {
      long anHourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
      RawObjects.list(
          raw,
          selection,
          out,
          (object, name) -> {
            if (!whole.cover(name) && object.modified() < anHourAgo) {
              Outputs.leave(
                  out,
                  raw + object.path() + ": its range is not whole, there is no manifest of it");
            }
          });
    }

    private PartitionIntervals withDeadLetters(Tables tables) {
      PartitionIntervals wanted = new PartitionIntervals();
      for (String folder : selection.folders("")) {
        for (Location.Listed object : tables.deadLetters().list(folder, ".json.gz")) {
          // What else is there, such as stale_games, is of others.
          ObjectName.of(StoredObject.DEAD_LETTERS, object.path()).ifPresent(wanted::add);
        }
      }
      String replacing = Tables.REPLACING;
      for (String folder : selection.folders(replacing + Manifest.FOLDER)) {
        for (Location.Listed object : tables.standard().list(folder, ".json")) {
          Manifest.name(object.path().substring(replacing.length())).ifPresent(wanted::add);
        }
      }
      return wanted;
    }
  }
}
