package superhero.dataflow.pipelines.local;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.sql.LakeViews;
import superhero.dataflow.pipelines.sql.TableObjects;

/** What is on a lake, as DuckDB reads it. */
final class LakeReport {
  private static final String LINES = ".json.gz";
  private static final int SAMPLE_ROWS = 3;
  private static final int MOST_CHARACTERS = 36;

  private LakeReport() {}

  /** Prints objects, rows, and a sample of each table; then the lines of raw and dead letters. */
  static void print(Location raw, Location standard, Location deadLetters, PrintStream out)
      throws IOException, SQLException {
    out.printf(Locale.ROOT, "%-20s %10s %12s%n", "", "objects", "rows");
    printLines("raw", raw, raw.list("", LINES), out);
    List<Location.Listed> messages = new ArrayList<>(deadLetters.list("", LINES));
    List<Location.Listed> games = deadLetters.list("stale_games/", LINES);
    messages.removeAll(games);
    printLines("dead letters", deadLetters, messages, out);
    if (!games.isEmpty()) {
      printLines("stale games", deadLetters, games, out);
    }
    TableObjects tables = TableObjects.in(standard);
    try (LakeViews views = LakeViews.of(standard, tables)) {
      for (var table : tables.paths().entrySet()) {
        long rows =
            Long.parseLong(
                views.query("SELECT count(*) FROM \"" + table.getKey() + "\"").get(1).get(0));
        out.printf(
            Locale.ROOT, "%-20s %10d %,12d%n", table.getKey(), table.getValue().size(), rows);
      }
      for (String table : tables.paths().keySet()) {
        out.println();
        out.println(table);
        LakeViews.print(
            views.query("SELECT * FROM \"" + table + "\" ORDER BY ALL LIMIT " + SAMPLE_ROWS),
            MOST_CHARACTERS,
            out);
      }
    }
  }

  private static void printLines(
      String kind, Location location, List<Location.Listed> objects, PrintStream out)
      throws IOException {
    long lines = 0;
    for (Location.Listed object : objects) {
      try (InputStream in =
          new GZIPInputStream(new ByteArrayInputStream(location.get(object.path())))) {
        for (byte[] buffer = new byte[1 << 16]; ; ) {
          int read = in.read(buffer);
          if (read < 0) {
            break;
          }
          for (int i = 0; i < read; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
          }
        }
      }
    }
    out.printf(Locale.ROOT, "%-20s %10d %,12d%n", kind, objects.size(), lines);
  }
}
