package superhero.dataflow.pipelines.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.message;

import com.google.common.base.Splitter;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.CreateTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;

/** {@code ddl} and {@code sql}, on lakes of this machine and of a store. */
class DdlTest {
  private static final String ORDERS =
      """
      {"type": "record", "name": "orders", "where": {"/topic": "%s"}, "fields": [
        {"name": "id", "type": "long", "pointer": "/value/id"},
        {"name": "group", "type": ["null", "string"], "pointer": "/value/group"},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2},
         "pointer": "/value/price"},
        {"name": "placed", "type": {"type": "long", "logicalType": "timestamp-micros"},
         "pointer": "/value/placed"},
        {"name": "opens", "type": ["null", {"type": "long", "logicalType": "time-micros"}],
         "pointer": "/value/opens"},
        {"name": "lines", "pointer": "/value/lines", "type": {"type": "array", "items":
          {"type": "record", "name": "line", "fields": [
            {"name": "sku", "type": "string", "pointer": "/sku"},
            {"name": "order", "type": "int", "pointer": "/order"}]}}},
        {"name": "tags", "type": {"type": "map", "values": "boolean"}, "pointer": "/value/tags"}
      ]}
      """;

  @TempDir Path folder;

  private final String topic = Services.newTopic("orders", 1);

  @BeforeEach
  void model() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(folder.resolve("models/orders.avsc"), ORDERS.formatted(topic));
  }

  @Test
  void duckDbReadsWhatItsStatementsSay() throws SQLException {
    sendOrders();
    assertDone(ingest("1h"));

    Outcome ddl = ddl("duckdb", folder.resolve("lake/standard").toString());

    assertThat(ddl.exitCode()).as(ddl.err()).isEqualTo(Main.DONE);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      for (String each : Splitter.on(";\n").split(ddl.out())) {
        if (each.contains("\"orders\"") || each.contains("\"etl_meta\"")) {
          statement.execute(each);
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT count(*), typeof(any_value(hour)), typeof(any_value(date)),"
                  + " min(opens), sum(price) FROM orders WHERE hour = 1")) {
        rows.next();
        assertThat(rows.getLong(1)).isEqualTo(2);
        assertThat(rows.getString(2)).isEqualTo("INTEGER");
        assertThat(rows.getString(3)).isEqualTo("DATE");
        assertThat(rows.getString(4)).isEqualTo("08:30Z");
        assertThat(rows.getBigDecimal(5)).isEqualByComparingTo("3.00");
      }
    }
  }

  @Test
  void athenaProjectsTheFoldersFromTheFirstDay() {
    Lake lake = Services.newLake();
    sendOrders();
    assertDone(
        Services.run(
            Services.ingest(
                lake,
                "--topics=" + topic,
                "--until=latest",
                "--models=" + folder.resolve("models"))));

    Outcome ddl = ddl("athena", lake.standard().toString());

    assertThat(ddl.exitCode()).as(ddl.err()).isEqualTo(Main.DONE);
    assertThat(statement(ddl, "orders"))
        .isEqualTo(
            """
            -- Without `opens`: athena has no column for a time of day.
            CREATE EXTERNAL TABLE IF NOT EXISTS `orders` (
              `id` bigint,
              `group` string,
              `price` decimal(9,2),
              `placed` timestamp,
              `lines` array<struct<`sku`:string,`order`:int>>,
              `tags` map<string,boolean>
            )
            PARTITIONED BY (
              `date` string,
              `hour` int
            )
            STORED AS PARQUET
            LOCATION '%1$sorders/'
            TBLPROPERTIES (
              'projection.enabled'='true',
              'projection.date.type'='date',
              'projection.date.format'='yyyy-MM-dd',
              'projection.date.range'='2026-01-01,NOW',
              'projection.hour.type'='integer',
              'projection.hour.range'='0,23',
              'projection.hour.digits'='2',
              'storage.location.template'='%1$sorders/date=${date}/hour=${hour}/'
            );"""
                .formatted(lake.standard() + "/"));
    assertThat(statement(ddl("athena", lake.standard().toString(), "--from=2020-02-29"), "orders"))
        .contains("'projection.date.range'='2020-02-29,NOW'");
    Outcome trino = ddl("trino", lake.standard().toString());
    for (String each : Splitter.on(";\n").trimResults().omitEmptyStrings().split(trino.out())) {
      assertThat(new SqlParser().createStatement(each)).isInstanceOf(CreateTable.class);
    }
    assertThat(statement(trino, "orders"))
        .contains(
            "\"lines\" array(row(\"sku\" varchar, \"order\" integer))",
            "\"hour\" integer WITH (partition_projection_type = 'INTEGER'");

    // The same lake is asked here: DuckDB gets copies.
    Outcome sql =
        Services.run(
            Services.reachingStores(
                List.of(
                    "sql",
                    "SELECT hour, count(*) AS orders FROM orders GROUP BY hour ORDER BY hour",
                    "--standard=" + lake.standard())));
    assertThat(sql.exitCode()).as(sql.err()).isEqualTo(Main.DONE);
    assertThat(sql.out().lines())
        .containsExactly("  hour  orders", "  1     2", "  12    3", "", "2 rows");
  }

  @Test
  void foldersOfDaysHaveNoHour() {
    sendOrders();
    assertDone(ingest("1d"));
    String standard = folder.resolve("lake/standard").toString();

    assertThat(statement(ddl("spark", standard), "orders"))
        .contains("`date` date\n)", "PARTITIONED BY (`date`)", "LOCATION 'file:///")
        .doesNotContain("hour");
    Outcome sql =
        Services.run(List.of("sql", "SELECT count(*) FROM ORDERS", "--standard=" + standard));
    assertThat(sql.out()).as(sql.err()).contains("  5");

    sendOrders();
    assertDone(ingest("1h"));
    Outcome mixed = ddl("spark", standard);
    assertThat(mixed.exitCode()).isEqualTo(Main.FAILED);
    assertThat(mixed.err()).contains("some folders of the tables are days and some are hours");
  }

  @Test
  void mistakesAreSaidAtOnce() {
    Outcome ddl = ddl("hive", folder.toString(), "--from=yesterday");
    assertThat(ddl.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(ddl.err())
        .contains("--engine=hive: should be one of athena, trino, spark, duckdb")
        .contains("--from=yesterday: should be a date such as 2026-11-22");
    Outcome athena = ddl("athena", folder.toString());
    assertThat(athena.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(athena.err()).contains("athena reads s3:// alone");
    Outcome noQuery = Services.run(List.of("sql", "--standard=" + folder));
    assertThat(noQuery.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(noQuery.err()).contains("--query: is missing");
    Outcome noTable = Services.run(List.of("sql", "SELECT * FROM nobody", "--standard=" + folder));
    assertThat(noTable.exitCode()).isEqualTo(Main.FAILED);
    assertThat(noTable.err()).contains("nobody");
  }

  private void sendOrders() {
    List<ProducerRecord<byte[], byte[]>> orders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      orders.add(
          message(
              topic,
              0,
              NOON.minusSeconds(i < 2 ? 11 * 3_600 : 0).toEpochMilli(),
              """
              {"id": %d, "group": "a", "price": "1.50", "placed": "2026-01-01T12:00:00Z",
               "opens": "08:30:00", "lines": [{"sku": "s", "order": 1}], "tags": {"new": true}}"""
                  .formatted(i)));
    }
    Services.send(orders);
  }

  private Outcome ingest(String window) {
    return Services.run(
        List.of(
            "ingest",
            "--runner=DirectRunner",
            "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
            "--consumerGroup=" + topic,
            "--topics=" + topic,
            "--until=latest",
            "--window=" + window,
            "--models=" + folder.resolve("models"),
            "--raw=" + folder.resolve("lake/raw"),
            "--standard=" + folder.resolve("lake/standard")));
  }

  private Outcome ddl(String engine, String standard, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "ddl",
                "--engine=" + engine,
                "--standard=" + standard,
                "--models=" + folder.resolve("models")));
    args.addAll(List.of(more));
    return Services.run(Services.reachingStores(args));
  }

  /** Of one table. */
  private static String statement(Outcome ddl, String table) {
    return ddl.out()
        .lines()
        .dropWhile(line -> !line.contains("Without") && !line.contains(table))
        .takeWhile(line -> !line.isEmpty())
        .reduce((one, other) -> one + "\n" + other)
        .orElse("");
  }

  private static void assertDone(Outcome outcome) {
    RawLake.assertDone(outcome);
  }
}
