package superhero.dataflow.standardize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.compact.CompactAccess;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.RawRangesAccess;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.write.Collected;
import superhero.dataflow.write.Sink;

/** Makes tables of raw as the functions behind {@link RawRanges} and {@link ReplayRanges} do. */
public final class ReplayAccess {
  private ReplayAccess() {}

  /**
   * As {@code standardize} does.
   *
   * @return a sentence for each object that had to be left
   */
  public static List<String> standardize(Tables tables, RangeRecord etlMeta, List<Sink> sinks) {
    return run(tables, null, to(tables, etlMeta, sinks));
  }

  /** As {@code standardize --onlyModels} does. */
  public static List<String> standardizeOnly(
      Tables tables, RangeRecord etlMeta, List<Sink> sinks, Set<String> models, Sink only) {
    return run(tables, null, to(tables, etlMeta, sinks).only(models, only));
  }

  /** As {@code replay --deadLetters} does. */
  public static List<String> deadLetters(Tables tables, RangeRecord etlMeta, List<Sink> sinks) {
    return run(tables, tables, to(tables, etlMeta, sinks).whereDeadLettersFit());
  }

  private static ReplayRanges to(Tables tables, RangeRecord etlMeta, List<Sink> sinks) {
    return ReplayRanges.of(tables, Selection.all(), etlMeta).to(sinks.toArray(Sink[]::new));
  }

  private static List<String> run(Tables tables, @Nullable Tables lettersOf, ReplayRanges how) {
    Collected ranges = RawRangesAccess.list(tables.raw(), lettersOf);
    Collected chosen = new Collected();
    for (String manifest : ranges.of(Outputs.RANGES)) {
      new ReplayRanges.ChooseFn(how).process(manifest, chosen);
    }
    Map<Integer, List<String>> buckets = new TreeMap<>();
    chosen
        .of(ReplayRanges.BATCHES)
        .forEach(
            stem ->
                buckets
                    .computeIfAbsent(stem.getKey(), any -> new ArrayList<>())
                    .add(stem.getValue()));
    CompactAccess.expand(tables.standard(), how.rewritten(), buckets);
    Collected replayed = new Collected();
    for (String manifest : chosen.of(ReplayRanges.CHOSEN)) {
      new ReplayRanges.ReplayFn(how).process(manifest, replayed);
    }
    List<String> left = new ArrayList<>();
    List.of(ranges, chosen, replayed).forEach(each -> left.addAll(each.of(Outputs.LEFT)));
    return left;
  }
}
