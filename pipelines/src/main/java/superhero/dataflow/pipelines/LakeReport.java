package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
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
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * What is on a lake, as DuckDB reads it: an independent reader. The objects are copied here first,
 * since DuckDB's own S3 reader does not come with it.
 */
final class LakeReport implements AutoCloseable {
  private static final int SAMPLE_ROWS = 3;
  private static final int MOST_CHARACTERS = 36;

  private final Path folder;
  private final Connection duckDb;

  LakeReport() throws IOException, SQLException {
    folder = Files.createTempDirectory("superhero-lake");
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Prints objects, rows, and a sample of each table; then the lines of raw and dead letters. */
  void print(String raw, String standard, String deadLetters, PrintStream out)
      throws IOException, SQLException {
    out.printf(Locale.ROOT, "%-20s %10s %12s%n", "", "objects", "rows");
    printLines("raw", objects(raw, ".json.gz"), out);
    List<MatchResult.Metadata> messages = new ArrayList<>(objects(deadLetters, ".json.gz"));
    List<MatchResult.Metadata> games = objects(deadLetters + "stale_games/", ".json.gz");
    messages.removeAll(games);
    printLines("dead letters", messages, out);
    if (!games.isEmpty()) {
      printLines("stale games", games, out);
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

  private static void printLines(String kind, List<MatchResult.Metadata> objects, PrintStream out)
      throws IOException {
    long lines = 0;
    for (MatchResult.Metadata object : objects) {
      try (InputStream in =
          new java.util.zip.GZIPInputStream(
              Channels.newInputStream(FileSystems.open(object.resourceId())))) {
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

  private SortedMap<String, Integer> copyTables(String standard) throws IOException {
    SortedMap<String, Integer> tables = new TreeMap<>();
    for (MatchResult.Metadata object : objects(standard, ".parquet")) {
      String path = object.resourceId().toString().substring(standard.length());
      Path copy = folder.resolve(path);
      Files.createDirectories(copy.getParent());
      try (InputStream in = Channels.newInputStream(FileSystems.open(object.resourceId()))) {
        Files.copy(in, copy);
      }
      tables.merge(path.substring(0, path.indexOf('/')), 1, Integer::sum);
    }
    return tables;
  }

  private static List<MatchResult.Metadata> objects(String location, String suffix)
      throws IOException {
    return FileSystems.match(location + "**" + suffix, EmptyMatchTreatment.ALLOW).metadata();
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
