package superhero.dataflow.pipelines;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import superhero.dataflow.deadletter.DeadLettersSink;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.standardize.ReplayRanges;

/** {@code standardize}: raw objects to tables and dead letters. */
final class Standardize {
  private Standardize() {}

  static void run(StandardizeOptions options, Mistakes mistakes, PrintStream out) {
    Ingest.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Selection selection = Selections.read(options, mistakes);
    Models models = IngestGraph.models(options, mistakes);
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
            Location.of(options.getRaw()),
            Location.of(options.getStandard()),
            Locations.deadLetters(options.getStandard(), options.getDeadLetters()),
            models);
    checkThere(tables);
    ReplayRanges replay =
        intoTables(tables, selection)
            .only(only, TablesSink.to(tables.standard(), models).only(only));
    RawRanges ranges = RawRanges.in(tables.raw(), selection);
    Pipeline pipeline = Pipeline.create(options);
    if (options.getWatch()) {
      apply(pipeline, ranges.watch(tables.standard(), pollInterval), replay);
      new Run(pipeline, "standardize", out).finish();
    } else {
      ReplayRun run = new ReplayRun("standardize", options, tables.standard());
      run.report(PCollectionList.of(apply(pipeline, ranges, replay).get(Outputs.LEFT)));
      run.finish(pipeline, out);
    }
  }

  static void checkThere(Tables tables) {
    Locations.checkOneLake(tables.raw(), tables.standard(), tables.deadLetters());
  }

  /** Applies both; gives the ranges that were written, and what both had to leave. */
  static PCollectionTuple apply(Pipeline pipeline, RawRanges ranges, ReplayRanges replay) {
    PCollectionTuple listed = pipeline.apply("RawRanges", ranges);
    PCollectionTuple replayed =
        listed
            .get(Outputs.RANGES)
            .apply("Reshuffle", Outputs.spread())
            .apply("ReplayRanges", replay);
    return PCollectionTuple.of(Outputs.RANGES, replayed.get(Outputs.RANGES))
        .and(
            Outputs.LEFT,
            PCollectionList.of(listed.get(Outputs.LEFT))
                .and(replayed.get(Outputs.LEFT))
                .apply("LeftByReplay", Flatten.pCollections()));
  }

  /** All sinks of a lake's tables. */
  static ReplayRanges intoTables(Tables tables, Selection selection) {
    return ReplayRanges.of(tables, selection, EtlMetaRecord.in(tables.standard(), tables.models()))
        .to(
            TablesSink.to(tables.standard(), tables.models()),
            DeadLettersSink.to(tables.deadLetters()));
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
