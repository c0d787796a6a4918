package superhero.dataflow.pipelines.sql;

import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;

/** {@code ddl}: the statements that tell an engine of the tables. Lists the lake, reads nothing. */
public final class Ddl {
  private Ddl() {}

  public static void run(DdlOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Models models = ModelSettings.read(options, mistakes);
    Locations.check(null, options.getStandard(), null, mistakes);
    SqlEngine engine = SqlEngine.DUCKDB;
    if (options.getEngine() != null) {
      engine =
          mistakes.read(
              "engine",
              options.getEngine(),
              SqlEngine::named,
              "should be one of " + SqlEngine.options(),
              engine);
    }
    String from = options.getFrom();
    if (from != null && Values.instant(from + "T00:00:00Z").isEmpty()) {
      mistakes.add("from", from, "should be a date such as 2026-11-22");
    }
    mistakes.check();
    Location standard = Location.of(options.getStandard());
    Optional<String> address = engine.address(standard.toString());
    if (address.isEmpty()) {
      mistakes.add("standard", standard, "athena reads s3:// alone");
      mistakes.check();
    }
    Locations.checkThere(standard);
    TableObjects objects = TableObjects.in(standard);
    TableStatements statements =
        new TableStatements(
            engine,
            address.get(),
            objects.window(),
            from == null
                ? objects.firstDate().orElse(LocalDate.now(ZoneOffset.UTC).toString())
                : from);
    for (Model model : models.all()) {
      out.println(statements.of(model));
      out.println();
    }
  }
}
