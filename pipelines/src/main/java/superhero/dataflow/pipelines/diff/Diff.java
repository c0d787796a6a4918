package superhero.dataflow.pipelines.diff;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import superhero.dataflow.diff.CompareTables;
import superhero.dataflow.diff.TableDifference;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.ReplayRun;
import superhero.dataflow.pipelines.run.Reports;
import superhero.dataflow.pipelines.run.TablesGraph;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;
import superhero.dataflow.pipelines.settings.Selections;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;

/** {@code diff}: the tables of now against those that changed models would give. */
public final class Diff {
  private static final String LINE = "%-20s %12s %12s %12s %12s %12s%n";

  private Diff() {}

  public static void run(DiffOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Selection selection = Selections.read(options, mistakes);
    Models models = ModelSettings.read(options, mistakes);
    Locations.check(options.getRaw(), options.getStandard(), options.getDeadLetters(), mistakes);
    into(options, mistakes);
    mistakes.check();
    Location raw = Location.of(options.getRaw());
    Tables before =
        new Tables(
            new Lake(
                raw,
                Location.of(options.getStandard()),
                Locations.deadLetters(options.getStandard(), options.getDeadLetters())),
            models);
    Tables after =
        new Tables(
            new Lake(
                raw,
                Location.of(options.getInto()),
                Locations.deadLetters(options.getInto(), null)),
            models);
    TablesGraph.checkThere(before);
    after.standard().check();
    if (!LakeIdentity.ids(List.of(after.standard())).isEmpty()) {
      mistakes.add("into", options.getInto(), "should be no location of a lake");
      mistakes.check();
    }
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple standardized =
        TablesGraph.apply(
            pipeline, RawRanges.in(raw, selection), TablesGraph.intoTables(after, selection));
    Reports reports = new Reports(after.standard(), "diff-tables");
    ReplayRun run =
        new ReplayRun("diff", options, after.standard(), "replay/ranges", "diff/objects");
    PCollectionTuple compared =
        standardized
            .get(Outputs.RANGES)
            .apply(
                "CompareTables",
                CompareTables.of(before, after, after.standard(), reports.prefix()));
    run.report(PCollectionList.of(standardized.get(Outputs.LEFT)).and(compared.get(Outputs.LEFT)));
    try {
      run.finish(pipeline, out);
    } finally {
      print(reports, out);
      reports.delete();
    }
  }

  private static void into(DiffOptions options, Mistakes mistakes) {
    String into = Locations.location("into", options.getInto(), mistakes);
    if (Locations.same(into, options.getRaw())
        || Locations.same(into, options.getStandard())
        || Locations.same(into, options.getDeadLetters())) {
      mistakes.add(
          "into", into, "should be another location than --raw, --standard, --deadLetters");
    }
  }

  private static void print(Reports reports, PrintStream out) {
    List<TableDifference> tables = new ArrayList<>();
    for (byte[] report : reports.read()) {
      try {
        tables.add(TableDifference.JSON.readValue(report, TableDifference.class));
      } catch (IOException e) {
        throw new JobException("a report of diff is no JSON: " + e.getMessage(), e);
      }
    }
    tables.sort(Comparator.comparing(TableDifference::table));
    out.println();
    out.printf(Locale.ROOT, LINE, "", "before", "after", "added", "gone", "changed");
    for (TableDifference each : tables) {
      out.printf(
          Locale.ROOT,
          LINE,
          each.table(),
          number(each.before()),
          number(each.after()),
          number(each.added().count()),
          number(each.gone().count()),
          number(each.changed()));
    }
    out.println();
    for (TableDifference each : tables) {
      print(each.table() + ": added", each.added(), out);
      print(each.table() + ": gone", each.gone(), out);
      each.columns()
          .forEach((column, examples) -> print(each.table() + "." + column, examples, out));
    }
  }

  private static void print(String what, TableDifference.Examples examples, PrintStream out) {
    if (examples.count() > 0) {
      out.println(what + ": " + number(examples.count()) + ", such as");
      examples.examples().forEach(example -> out.println("  " + example));
    }
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
