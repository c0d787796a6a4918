package superhero.dataflow.replay;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import superhero.dataflow.batch.Manifest;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.WrittenRange;

/**
 * Reads the raw objects of ranges and hands each message to the stages of the tables, as {@code
 * ReadRanges} did when it came from Kafka: the same raw objects give the same objects. In: paths of
 * manifests, bounded or not. Out: {@link Outputs#RANGES}, those whose tables are written, and
 * {@link Outputs#LEFT}, a sentence for each raw object that cannot be read; of its range nothing is
 * touched. On a retry objects overwrite themselves.
 *
 * <p>Of a range that has been in the tables before, objects that are no longer made are deleted,
 * and those of tables that are not written now stay, and stay in etl_meta, which is written last.
 *
 * <pre>
 * ranges.apply(
 *     ReplayRanges.of(tables, selection)
 *         .into(WriteStandard.to(standard, models), WriteDeadLetters.to(deadLetters)))
 * </pre>
 *
 * <p>Beam counts {@code replay/messages}, {@code replay/ranges} and {@code replay/left}.
 */
public final class ReplayRanges extends PTransform<PCollection<String>, PCollectionTuple> {
  private final Tables tables;
  private final Selection selection;
  private final List<Stage> stages;
  private final Set<String> onlyModels;
  private final List<Stage> onlyStages;
  private final boolean whereDeadLettersFit;

  private ReplayRanges(
      Tables tables,
      Selection selection,
      List<Stage> stages,
      Set<String> onlyModels,
      List<Stage> onlyStages,
      boolean whereDeadLettersFit) {
    this.tables = tables;
    this.selection = selection;
    this.stages = stages;
    this.onlyModels = onlyModels;
    this.onlyStages = onlyStages;
    this.whereDeadLettersFit = whereDeadLettersFit;
  }

  /**
   * Ranges that met one of the selected event windows.
   *
   * @param tables where the stages write
   */
  public static ReplayRanges of(Tables tables, Selection selection) {
    return new ReplayRanges(tables, selection, List.of(), Set.of(), List.of(), false);
  }

  /** The stages that write all tables and the dead letters. */
  public ReplayRanges into(Stage... writers) {
    return new ReplayRanges(
        tables, selection, List.of(writers), onlyModels, onlyStages, whereDeadLettersFit);
  }

  /**
   * Other stages for a range that is in the tables, and of which the same messages are dead letters
   * as before: they write these models' tables alone.
   */
  public ReplayRanges only(Set<String> models, Stage... writers) {
    return new ReplayRanges(
        tables, selection, stages, Set.copyOf(models), List.of(writers), whereDeadLettersFit);
  }

  /**
   * Leaves a range as it is where each of its dead letters would be one again, unless a run was
   * killed while it replaced it.
   */
  public ReplayRanges whereDeadLettersFit() {
    return new ReplayRanges(tables, selection, stages, onlyModels, onlyStages, true);
  }

  @Override
  public PCollectionTuple expand(PCollection<String> manifests) {
    checkState(!stages.isEmpty(), "ReplayRanges needs a stage to write into");
    return Outputs.withCoders(
        manifests.apply(
            "Replay",
            ParDo.of(new ReplayFn(this))
                .withOutputTags(Outputs.RANGES, TupleTagList.of(Outputs.LEFT))));
  }

  private static final class ReplayFn extends DoFn<String, String> {
    private static final Counter MESSAGES = Metrics.counter("replay", "messages");
    private static final Counter RANGES = Metrics.counter("replay", "ranges");

    private final ReplayRanges how;

    ReplayFn(ReplayRanges how) {
      this.how = how;
    }

    @ProcessElement
    public void process(@Element String path, MultiOutputReceiver out) {
      Manifest manifest;
      try {
        manifest = Manifest.decode(path, how.tables.raw().get(path));
      } catch (IOException e) {
        Outputs.leave(out, how.tables.raw() + path + ": " + e.getMessage());
        return;
      }
      if (manifest.windows().stream().noneMatch(how.selection::meets)
          && !how.selection.meets(manifest.whole().window())) {
        return;
      }
      try {
        RangeReplay replay = new RangeReplay(how.tables, manifest);
        if (how.whereDeadLettersFit
            && !replay.wasInterrupted()
            && !replay.hasDeadLettersThatFit()) {
          return;
        }
        boolean only =
            !how.onlyModels.isEmpty() && !replay.wasInterrupted() && replay.hasTheSameDeadLetters();
        WrittenRange written =
            only
                ? replay.into(how.onlyStages, how.onlyModels::contains)
                : replay.into(how.stages, how.tables::isTheirs);
        MESSAGES.inc(written.messages());
        RANGES.inc();
        out.get(Outputs.RANGES).output(path);
      } catch (RangeReplay.Unreadable e) {
        Outputs.leave(out, e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory cannot fail", e);
      }
    }
  }
}
