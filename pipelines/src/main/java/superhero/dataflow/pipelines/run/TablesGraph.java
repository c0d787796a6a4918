package superhero.dataflow.pipelines.run;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import superhero.dataflow.deadletter.DeadLettersSink;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.standardize.ReplayRanges;
import superhero.dataflow.write.Sink;

/** The graph that makes tables and dead letters of raw, which several commands share. */
public final class TablesGraph {
  private TablesGraph() {}

  public static void checkThere(Tables tables) {
    Locations.checkOneLake(tables.raw(), tables.standard(), tables.deadLetters());
  }

  /** Applies both; gives the ranges that were written, and what both had to leave. */
  public static PCollectionTuple apply(Pipeline pipeline, RawRanges ranges, ReplayRanges replay) {
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
  public static ReplayRanges intoTables(Tables tables, Selection selection) {
    return ReplayRanges.of(tables, selection, EtlMetaRecord.in(tables.lake(), tables.models()))
        .to(sinks(tables).toArray(Sink[]::new));
  }

  /** Those of the tables and dead letters. */
  public static List<Sink> sinks(Tables tables) {
    return List.of(
        TablesSink.to(tables.standard(), tables.models()),
        DeadLettersSink.to(tables.deadLetters()));
  }
}
