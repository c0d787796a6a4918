package superhero.dataflow.pipelines.sql;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.settings.Locations;

/**
 * {@code sql}: asks DuckDB, which has a view for each table that the query names. What is in a
 * store is copied here first, all objects of these tables.
 */
public final class Sql {
  private Sql() {}

  public static void run(SqlOptions options, Mistakes mistakes, PrintStream out)
      throws IOException {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Locations.check(null, options.getStandard(), null, mistakes);
    mistakes.check();
    Location standard = Location.of(options.getStandard());
    Locations.checkThere(standard);
    String query = options.getQuery();
    SortedMap<String, List<String>> named = new TreeMap<>(TableObjects.in(standard).paths());
    named.keySet().removeIf(table -> !names(query, table));
    try (LakeViews views = LakeViews.of(standard, new TableObjects(named))) {
      List<List<String>> rows = views.query(query);
      LakeViews.print(rows, Integer.MAX_VALUE, out);
      out.println();
      out.println(rows.size() == 2 ? "1 row" : rows.size() - 1 + " rows");
    } catch (SQLException e) {
      throw new JobException(e.getMessage(), e);
    }
  }

  private static boolean names(String query, String table) {
    return Pattern.compile("\\b" + Pattern.quote(table) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(query)
        .find();
  }
}
