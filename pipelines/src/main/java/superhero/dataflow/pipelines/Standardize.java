package superhero.dataflow.pipelines;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.PCollectionList;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.standardize.ReplayRanges;

/** {@code standardize}: raw objects to tables and dead letters. */
final class Standardize {
  private Standardize() {}

  static void run(StandardizeOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Selection selection = Selections.read(options, mistakes);
    Models models = ModelSettings.read(options, mistakes);
    Set<String> only = onlyModels(options, models, mistakes);
    Duration pollInterval =
        mistakes.read(
            "pollInterval",
            options.getPollInterval(),
            Values::duration,
            "should be " + Values.DURATION,
            Duration.ZERO);
    Locations.check(options.getRaw(), options.getStandard(), options.getDeadLetters(), mistakes);
    mistakes.check();
    Tables tables =
        new Tables(
            new Lake(
                Location.of(options.getRaw()),
                Location.of(options.getStandard()),
                Locations.deadLetters(options.getStandard(), options.getDeadLetters())),
            models);
    TablesGraph.checkThere(tables);
    ReplayRanges replay =
        TablesGraph.intoTables(tables, selection)
            .only(only, TablesSink.to(tables.standard(), models).only(only));
    RawRanges ranges = RawRanges.in(tables.raw(), selection);
    Pipeline pipeline = Pipeline.create(options);
    if (options.getWatch()) {
      TablesGraph.apply(pipeline, ranges.watch(tables.standard(), pollInterval), replay);
      new Run(pipeline, "standardize", out).finish();
    } else {
      ReplayRun run = new ReplayRun("standardize", options, tables.standard());
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
