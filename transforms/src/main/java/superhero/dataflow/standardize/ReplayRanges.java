package superhero.dataflow.standardize;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import superhero.dataflow.compact.ExpandObjects;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.write.Sink;

/**
 * Reads the raw objects of ranges and hands each message to the sinks of the tables, as {@code
 * WriteRanges} did when it came from Kafka: the same raw objects give the same objects. In: paths
 * of manifests, bounded or not. Out: {@link Outputs#RANGES}, those whose tables are written, and
 * {@link Outputs#LEFT}, a sentence for each raw object that cannot be read; of its range nothing is
 * touched. On a retry objects overwrite themselves.
 *
 * <p>A compacted object that holds rows of such a range is expanded first, see {@link
 * ExpandObjects}. Of a range that has been in the tables before, objects that are no longer made
 * are deleted, and those of tables that are not written now stay, and stay in etl_meta, which is
 * written last.
 *
 * <pre>
 * ranges.apply(
 *     ReplayRanges.of(tables, selection, EtlMetaRecord.in(lake, models))
 *         .to(TablesSink.to(standard, models), DeadLettersSink.to(deadLetters)))
 * </pre>
 *
 * <p>Beam counts {@code replay/messages}, {@code replay/ranges} and {@code replay/left}, and in
 * {@code replay/rangesFound} what the ranges come to.
 */
public final class ReplayRanges extends PTransform<PCollection<String>, PCollectionTuple> {
  static final TupleTag<String> CHOSEN = new TupleTag<>("chosen") {};
  static final TupleTag<KV<Integer, String>> BATCHES = new TupleTag<>("batches") {};

  private final Tables tables;
  private final Selection selection;
  private final RangeRecord etlMeta;
  private final List<Sink> sinks;
  private final Set<String> onlyModels;
  private final List<Sink> onlySinks;
  private final boolean whereDeadLettersFit;

  private ReplayRanges(
      Tables tables,
      Selection selection,
      RangeRecord etlMeta,
      List<Sink> sinks,
      Set<String> onlyModels,
      List<Sink> onlySinks,
      boolean whereDeadLettersFit) {
    this.tables = tables;
    this.selection = selection;
    this.etlMeta = etlMeta;
    this.sinks = sinks;
    this.onlyModels = onlyModels;
    this.onlySinks = onlySinks;
    this.whereDeadLettersFit = whereDeadLettersFit;
  }

  /**
   * Ranges that met one of the selected event windows.
   *
   * @param tables where the sinks write
   * @param etlMeta what is written when a range is whole
   */
  public static ReplayRanges of(Tables tables, Selection selection, RangeRecord etlMeta) {
    return new ReplayRanges(tables, selection, etlMeta, List.of(), Set.of(), List.of(), false);
  }

  /** The sinks that write all tables and the dead letters. */
  public ReplayRanges to(Sink... writers) {
    return new ReplayRanges(
        tables, selection, etlMeta, List.of(writers), onlyModels, onlySinks, whereDeadLettersFit);
  }

  /**
   * Other sinks for a range that is in the tables, and of which the same messages are dead letters
   * of these models as before: they write these models' tables alone.
   */
  public ReplayRanges only(Set<String> models, Sink... writers) {
    return new ReplayRanges(
        tables,
        selection,
        etlMeta,
        sinks,
        Set.copyOf(models),
        List.of(writers),
        whereDeadLettersFit);
  }

  /**
   * Leaves a range as it is where each of its dead letters would be one again, unless a run was
   * killed while it replaced it.
   */
  public ReplayRanges whereDeadLettersFit() {
    return new ReplayRanges(tables, selection, etlMeta, sinks, onlyModels, onlySinks, true);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("raw", tables.raw().toString()))
        .add(DisplayData.item("standard", tables.standard().toString()))
        .add(DisplayData.item("deadLetters", tables.deadLetters().toString()))
        .add(DisplayData.item("onlyModels", String.join(",", onlyModels)));
  }

  @Override
  public PCollectionTuple expand(PCollection<String> manifests) {
    checkState(!sinks.isEmpty(), "ReplayRanges needs a sink to write into");
    PCollectionTuple chosen =
        manifests.apply(
            "Choose",
            ParDo.of(new ChooseFn(this))
                .withOutputTags(CHOSEN, TupleTagList.of(BATCHES).and(Outputs.LEFT)));
    PCollection<String> ranges = chosen.get(CHOSEN).setCoder(StringUtf8Coder.of());
    PCollection<KV<Integer, String>> batches =
        chosen.get(BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()));
    if (manifests.isBounded() == PCollection.IsBounded.BOUNDED) {
      // What is watched is new to the tables, so no compacted object holds it.
      PCollection<String> expanded =
          batches.apply("ExpandObjects", ExpandObjects.in(tables.standard(), rewritten()));
      ranges = ranges.apply("WhenExpanded", Wait.on(expanded));
    }
    PCollectionTuple replayed =
        ranges.apply(
            "Replay",
            ParDo.of(new ReplayFn(this))
                .withOutputTags(Outputs.RANGES, TupleTagList.of(Outputs.LEFT)));
    return PCollectionTuple.of(
            Outputs.RANGES, replayed.get(Outputs.RANGES).setCoder(StringUtf8Coder.of()))
        .and(
            Outputs.LEFT,
            PCollectionList.of(chosen.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .and(replayed.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .apply("LeftByRanges", Flatten.pCollections()));
  }

  /** All tables but those of ranges: also with {@link #only} a range may be written as a whole. */
  List<String> rewritten() {
    return tables.models().ofBatches();
  }

  /** Reads manifests, and gives those that are meant, with what the objects of each share. */
  static final class ChooseFn extends DoFn<String, String> {
    private static final Counter FOUND = Metrics.counter("replay", "rangesFound");

    private final ReplayRanges how;

    ChooseFn(ReplayRanges how) {
      this.how = how;
    }

    @ProcessElement
    public void process(@Element String path, MultiOutputReceiver out) {
      try {
        byte[] json = how.tables.raw().get(path);
        Manifest manifest = Manifest.decode(path, json);
        if (isMeant(manifest)) {
          out.get(CHOSEN).output(new String(json, StandardCharsets.UTF_8));
          FOUND.inc();
          for (StoredObject object : manifest.objects()) {
            ObjectName.of(StoredObject.RAW, object.path())
                .ifPresent(name -> out.get(BATCHES).output(ExpandObjects.keyed(name.stem())));
          }
        }
      } catch (IOException e) {
        Outputs.leave(out, how.tables.raw() + path + ": " + e.getMessage());
      } catch (RangeReplay.Unreadable e) {
        Outputs.leave(out, e.getMessage());
      }
    }

    private boolean isMeant(Manifest manifest) throws RangeReplay.Unreadable {
      if (!how.selection.meets(manifest)) {
        return false;
      }
      if (!how.whereDeadLettersFit) {
        return true;
      }
      RangeReplay replay = new RangeReplay(how.tables, manifest);
      return replay.wasInterrupted() || replay.hasDeadLettersThatFit();
    }
  }

  static final class ReplayFn extends DoFn<String, String> {
    private static final Counter MESSAGES = Metrics.counter("replay", "messages");
    private static final Counter RANGES = Metrics.counter("replay", "ranges");

    private final ReplayRanges how;

    ReplayFn(ReplayRanges how) {
      this.how = how;
    }

    @ProcessElement
    public void process(@Element String json, MultiOutputReceiver out) {
      try {
        Manifest manifest = Manifest.decode(json.getBytes(StandardCharsets.UTF_8));
        RangeReplay replay = new RangeReplay(how.tables, manifest);
        boolean only =
            !how.onlyModels.isEmpty()
                && !replay.wasInterrupted()
                && replay.hasTheSameDeadLettersOf(how.onlyModels);
        WrittenRange written =
            only
                ? replay.into(how.onlySinks, how.etlMeta, how.onlyModels::contains)
                : replay.into(how.sinks, how.etlMeta, how.tables::isTheirs);
        MESSAGES.inc(written.messages());
        RANGES.inc();
        out.get(Outputs.RANGES).output(manifest.path());
      } catch (RangeReplay.Unreadable e) {
        Outputs.leave(out, e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory cannot fail", e);
      }
    }
  }
}
