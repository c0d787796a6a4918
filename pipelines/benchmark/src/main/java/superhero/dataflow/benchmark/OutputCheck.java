package superhero.dataflow.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether an output holds every message once, as DuckDB reads it: rows, messages that differ, and a
 * sum over all values that does not depend on their order, which has to be the same for all
 * contestants. etl_id is left out, since a range is known to {@code ingest} alone.
 */
final class OutputCheck {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "raw",
          "topic, partition, \"offset\", timestamp, timestamp_type, key, headers, value",
          "buffer_meta",
          "msg_id, checksum, len(headers), key, \"offset\", partition, serialized_key_size,"
              + " serialized_value_size, epoch_us(timestamp), timestamp_type, topic, _is_protocol",
          "log_meta",
          "msg_id, level, epoch_us(timestamp), name, log_message",
          "lib_server_game",
          "msg_id, epoch_us(timestamp), game_token, user_token, action, enemy_token, enemy_damage,"
              + " enemy_health_prior, enemy_health_post",
          "lib_server_lobby",
          "msg_id, epoch_us(timestamp), game_token, user_token, superhero_id, superhero_attack,"
              + " superhero_health");

  private final GameLog log;
  private final Map<String, String> sums = new LinkedHashMap<>();

  OutputCheck(GameLog log) {
    this.log = log;
  }

  /** What is wrong with the output in a folder; nothing where it is as it should be. */
  List<String> flaws(Path folder) throws SQLException {
    List<String> flaws = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      String lines =
          "read_json('"
              + folder.resolve("raw")
              + "/**/*.gz', format = 'newline_delimited', hive_partitioning = false, columns ="
              + " {topic: 'VARCHAR', partition: 'INTEGER', \"offset\": 'BIGINT', timestamp:"
              + " 'BIGINT', timestamp_type: 'VARCHAR', key: 'VARCHAR', headers: 'JSON', value:"
              + " 'JSON'})";
      look(duckDb, "raw", lines, "(topic, partition, \"offset\")", log.messages(), flaws);
      rows(duckDb, folder, "buffer_meta", log.messages(), flaws);
      rows(duckDb, folder, "log_meta", log.messages(), flaws);
      rows(duckDb, folder, "lib_server_game", log.attacks(), flaws);
      rows(duckDb, folder, "lib_server_lobby", log.heroes(), flaws);
    }
    return flaws;
  }

  private void rows(Connection duckDb, Path folder, String table, long expected, List<String> flaws)
      throws SQLException {
    String rows =
        "read_parquet('"
            + folder.resolve("standard").resolve(table)
            + "/**/*.parquet', hive_partitioning = false)";
    String row = table.equals("lib_server_lobby") ? "(msg_id, user_token)" : "msg_id";
    look(duckDb, table, rows, row, expected, flaws);
  }

  private void look(
      Connection duckDb, String table, String from, String id, long expected, List<String> flaws)
      throws SQLException {
    String sum = "sum(hash(" + COLUMNS.get(table) + ")::HUGEINT)";
    // A statement that fails closes itself.
    try (Statement statement = duckDb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT " + id + "), " + sum + " FROM " + from)) {
      result.next();
      long rows = result.getLong(1);
      long different = result.getLong(2);
      String values = result.getString(3);
      if (rows != expected || different != expected) {
        flaws.add(
            String.format(
                "%s has %,d rows, %,d of them different, and should have %,d",
                table, rows, different, expected));
      } else if (!sums.computeIfAbsent(table, first -> values).equals(values)) {
        flaws.add(table + " has other values than that of the first contestant");
      }
    } catch (SQLException e) {
      flaws.add(table + " cannot be read: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }
}
