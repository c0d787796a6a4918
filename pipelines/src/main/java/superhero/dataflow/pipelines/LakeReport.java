package superhero.dataflow.pipelines;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import superhero.dataflow.lake.Location;

/**
 * What is on a lake, as DuckDB reads it: an independent reader. The objects are copied here first,
 * since DuckDB's own S3 reader does not come with it.
 */
final class LakeReport implements AutoCloseable {
  private static final String LINES = ".json.gz";
  private static final int SAMPLE_ROWS = 3;
  private static final int MOST_CHARACTERS = 36;

  private final Path folder;
  private final Connection duckDb;

  LakeReport() throws IOException, SQLException {
    folder = Files.createTempDirectory("superhero-lake");
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Prints objects, rows, and a sample of each table; then the lines of raw and dead letters. */
  void print(Location raw, Location standard, Location deadLetters, PrintStream out)
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
    SortedMap<String, Integer> tables = copyTables(standard);
    for (var table : tables.entrySet()) {
      long rows =
          Long.parseLong(query("SELECT count(*) FROM " + from(table.getKey())).get(1).get(0));
      out.printf(Locale.ROOT, "%-20s %10d %,12d%n", table.getKey(), table.getValue(), rows);
    }
    for (String table : tables.keySet()) {
      out.println();
      out.println(table);
      printTable(query("SELECT * FROM " + from(table) + " ORDER BY ALL LIMIT " + SAMPLE_ROWS), out);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    duckDb.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
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

  private SortedMap<String, Integer> copyTables(Location standard) throws IOException {
    SortedMap<String, Integer> tables = new TreeMap<>();
    for (Location.Listed object : standard.list("", ".parquet")) {
      String path = object.path();
      Path copy = folder.resolve(path);
      Files.createDirectories(copy.getParent());
      Files.write(copy, standard.get(path));
      tables.merge(path.substring(0, path.indexOf('/')), 1, Integer::sum);
    }
    return tables;
  }

  private String from(String table) {
    return "read_parquet('" + folder.resolve(table) + "/**/*.parquet', hive_partitioning = true)";
  }

  /** The column names, then the rows. */
  private List<List<String>> query(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<String>> table = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        names.add(result.getMetaData().getColumnName(i));
      }
      table.add(names);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        table.add(row);
      }
      return table;
    }
  }

  private static void printTable(List<List<String>> table, PrintStream out) {
    int columns = table.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], Math.min(MOST_CHARACTERS, row.get(i).length()));
      }
    }
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        if (cell.length() > MOST_CHARACTERS) {
          cell = cell.substring(0, MOST_CHARACTERS - 1) + "…";
        }
        line.append(String.format("%-" + Math.max(1, widths[i]) + "s  ", cell));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
