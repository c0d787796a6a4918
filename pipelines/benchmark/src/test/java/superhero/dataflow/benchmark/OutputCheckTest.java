package superhero.dataflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No contestant wins by losing. */
class OutputCheckTest {
  @TempDir Path folder;
  private OutputCheck check;

  @BeforeEach
  void twoMessagesOfWhichOneIsAnAttackAndOneAStartOfTwo() throws IOException, SQLException {
    LongSummaryStatistics values = new LongSummaryStatistics();
    values.accept(9);
    values.accept(9);
    check = new OutputCheck(new GameLog(Map.of(), values, 1, 2));
    for (String table :
        new String[] {"buffer_meta", "log_meta", "lib_server_game", "lib_server_lobby"}) {
      Files.createDirectories(folder.resolve("standard").resolve(table));
    }
    Files.createDirectories(folder.resolve("raw"));
    lines("a", "FROM range(2)");
    table("buffer_meta", "a", bufferMeta("FROM range(2)"));
    table(
        "log_meta",
        "a",
        "SELECT range::VARCHAR AS msg_id, 'INFO' AS level, TIMESTAMP '2026-01-01' AS timestamp,"
            + " 'n' AS name, 'm' AS log_message FROM range(2)");
    table(
        "lib_server_game",
        "a",
        "SELECT '0' AS msg_id, TIMESTAMP '2026-01-01' AS timestamp, 'g' AS game_token, 'u' AS"
            + " user_token, 'ATTACK' AS action, 'e' AS enemy_token, 1 AS enemy_damage, 2 AS"
            + " enemy_health_prior, 1 AS enemy_health_post");
    table(
        "lib_server_lobby",
        "a",
        "SELECT '1' AS msg_id, TIMESTAMP '2026-01-01' AS timestamp, 'g' AS game_token,"
            + " range::VARCHAR AS user_token, 7 AS superhero_id, 1 AS superhero_attack, 2 AS"
            + " superhero_health FROM range(2)");
  }

  @Test
  void eachMessageOnceIsRight() throws SQLException {
    assertThat(check.flaws(folder)).isEmpty();
    assertThat(check.flaws(folder)).isEmpty();
  }

  @Test
  void messagesThatAreThereTwiceOrNotAreTold() throws IOException, SQLException {
    lines("b", "FROM range(1)");
    Files.delete(folder.resolve("standard/log_meta/a.parquet"));

    assertThat(check.flaws(folder))
        .satisfiesExactly(
            raw ->
                assertThat(raw).isEqualTo("raw has 3 rows, 2 of them different, and should have 2"),
            logMeta -> assertThat(logMeta).startsWith("log_meta cannot be read: "));
  }

  @Test
  void oneMessageInThePlaceOfAnotherIsTold() throws SQLException {
    table("buffer_meta", "a", bufferMeta("FROM (SELECT 0 AS range FROM range(2))"));

    assertThat(check.flaws(folder))
        .containsExactly("buffer_meta has 2 rows, 1 of them different, and should have 2");
  }

  @Test
  void otherValuesThanThoseOfTheFirstContestantAreTold() throws SQLException {
    assertThat(check.flaws(folder)).isEmpty();
    table("buffer_meta", "a", bufferMeta("FROM range(1, 3)"));

    assertThat(check.flaws(folder))
        .containsExactly("buffer_meta has other values than that of the first contestant");
  }

  private void lines(String name, String from) throws SQLException {
    execute(
        "COPY (SELECT 't' AS topic, 0 AS partition, range AS \"offset\", 5 AS timestamp,"
            + " 'CreateTime' AS timestamp_type, NULL::VARCHAR AS key, '[]'::JSON AS headers,"
            + " '{\"a\":1}'::JSON AS value "
            + from
            + ") TO '"
            + folder.resolve("raw").resolve(name + ".json.gz")
            + "' (FORMAT json, COMPRESSION gzip)");
  }

  private static String bufferMeta(String from) {
    return "SELECT range::VARCHAR AS msg_id, 'c' AS checksum, []::VARCHAR[] AS headers, NULL::BLOB AS"
        + " key, range AS \"offset\", 0 AS partition, -1 AS serialized_key_size, 7 AS"
        + " serialized_value_size, TIMESTAMP '2026-01-01' AS timestamp, 'CreateTime' AS"
        + " timestamp_type, 't' AS topic, false AS _is_protocol "
        + from;
  }

  private void table(String table, String name, String rows) throws SQLException {
    execute(
        "COPY ("
            + rows
            + ") TO '"
            + folder.resolve("standard").resolve(table).resolve(name + ".parquet")
            + "' (FORMAT parquet)");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(sql);
    }
  }
}
