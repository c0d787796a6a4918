package superhero.dataflow.pipelines.standardize;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionList;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.pipelines.run.ReplayRun;
import superhero.dataflow.pipelines.run.Run;
import superhero.dataflow.pipelines.run.TablesGraph;
import superhero.dataflow.pipelines.settings.Selections;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.standardize.ReplayRanges;

/** {@code standardize}: raw objects to tables and dead letters. */
public final class Standardize {
  private Standardize() {}

  public static void run(StandardizeOptions options, Mistakes mistakes, PrintStream out) {
    StandardizeSettings settings = StandardizeSettings.read(options, mistakes);
    Set<String> only = onlyModels(options, settings.models(), mistakes);
    Duration pollInterval =
        mistakes.read(
            "pollInterval",
            options.getPollInterval(),
            Values::duration,
            "should be " + Values.DURATION,
            Duration.ZERO);
    mistakes.check();
    Models models = settings.models();
    Selection selection = settings.selection();
    Tables tables = settings.tables();
    ReplayRanges replay =
        TablesGraph.intoTables(tables, selection)
            .only(only, TablesSink.to(tables.standard(), models).only(only));
    RawRanges ranges = RawRanges.in(tables.raw(), selection);
    Pipeline pipeline = Pipeline.create(options);
    if (options.getWatch()) {
      TablesGraph.apply(pipeline, ranges.watch(tables.standard(), pollInterval), replay);
      new Run(pipeline, "standardize", out).finish();
    } else {
      ReplayRun run = new ReplayRun("standardize", options, tables.standard(), "replay/ranges");
      run.report(PCollectionList.of(TablesGraph.apply(pipeline, ranges, replay).get(Outputs.LEFT)));
      run.finish(pipeline, out);
    }
  }

  private static Set<String> onlyModels(
      StandardizeOptions options, Models models, Mistakes mistakes) {
    Set<String> names = Selections.onlyModels(options.getOnlyModels(), models.names(), mistakes);
    if (options.getWatch() && !names.isEmpty()) {
      mistakes.add("onlyModels", String.join(",", names), "does not go with --watch");
    }
    return names;
  }
}
