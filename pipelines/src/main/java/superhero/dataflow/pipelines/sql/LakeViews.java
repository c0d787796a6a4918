package superhero.dataflow.pipelines.sql;

import java.io.IOException;
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
import java.util.stream.Stream;
import superhero.dataflow.lake.Location;

/**
 * Tables of a lake as views of DuckDB, an independent reader. Objects of a store are copied here
 * first, since DuckDB's own readers of stores do not come with it.
 */
public final class LakeViews implements AutoCloseable {
  private final Path copies;
  private final Connection duckDb;

  private LakeViews(Path copies, Connection duckDb) {
    this.copies = copies;
    this.duckDb = duckDb;
  }

  /** Opens these tables of a location. */
  public static LakeViews of(Location standard, TableObjects tables)
      throws IOException, SQLException {
    LakeViews views =
        new LakeViews(
            Files.createTempDirectory("superhero-lake"),
            DriverManager.getConnection("jdbc:duckdb:"));
    try {
      views.create(standard, tables);
      return views;
    } catch (IOException | SQLException | RuntimeException e) {
      views.close();
      throw e;
    }
  }

  private void create(Location standard, TableObjects tables) throws IOException, SQLException {
    String address = standard.toString();
    if (!address.startsWith("/")) {
      address = Location.of(copies.toString()).toString();
      for (List<String> paths : tables.paths().values()) {
        for (String path : paths) {
          Path copy = copies.resolve(path);
          Files.createDirectories(copy.getParent());
          Files.write(copy, standard.get(path));
        }
      }
    }
    TableStatements statements =
        new TableStatements(SqlEngine.DUCKDB, address, tables.window(), "");
    for (String table : tables.paths().keySet()) {
      try (Statement statement = duckDb.createStatement()) {
        statement.execute(statements.duckDb(table));
      }
    }
  }

  /** The column names, then the rows. */
  public List<List<String>> query(String sql) throws SQLException {
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

  /**
   * Prints what a query gave.
   *
   * @param most characters of a value that are printed
   */
  public static void print(List<List<String>> table, int most, PrintStream out) {
    int columns = table.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], Math.min(most, row.get(i).length()));
      }
    }
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        if (cell.length() > most) {
          cell = cell.substring(0, most - 1) + "…";
        }
        line.append(String.format("%-" + Math.max(1, widths[i]) + "s  ", cell));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    duckDb.close();
    try (Stream<Path> files = Files.walk(copies)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
