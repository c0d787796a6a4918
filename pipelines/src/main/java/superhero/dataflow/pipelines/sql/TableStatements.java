package superhero.dataflow.pipelines.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import superhero.dataflow.model.Model;
import superhero.dataflow.range.EventWindow;

/**
 * Makes the statements that tell an engine of the tables of a lake. The folders of a table are its
 * columns date and hour; hour is an integer in each engine.
 *
 * @param address of the tables, as the engine names it
 * @param window what a folder is
 * @param firstDate the first day that engines look for, which project the folders: 2026-11-22
 */
record TableStatements(SqlEngine engine, String address, EventWindow window, String firstDate) {
  private boolean hasHours() {
    return window == EventWindow.HOUR;
  }

  /** For one table. */
  String of(Model model) {
    return switch (engine) {
      case ATHENA -> athena(model);
      case TRINO -> trino(model);
      case SPARK -> spark(model);
      case DUCKDB -> duckDb(model.name());
    };
  }

  /**
   * Partition projection: nothing is to be done when a folder appears. The date is a string, as in
   * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html
   */
  private String athena(Model model) {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "'projection.enabled'='true'",
                "'projection.date.type'='date'",
                "'projection.date.format'='yyyy-MM-dd'",
                "'projection.date.range'='" + firstDate + ",NOW'"));
    if (hasHours()) {
      properties.add("'projection.hour.type'='integer'");
      properties.add("'projection.hour.range'='0,23'");
      properties.add("'projection.hour.digits'='2'");
    }
    properties.add("'storage.location.template'=" + engine.text(folder(model) + template()));
    return leftOut(SqlTypes.HIVE, model)
        + "CREATE EXTERNAL TABLE IF NOT EXISTS "
        + SqlTypes.HIVE.quoted(model.name())
        + list(columns(SqlTypes.HIVE, model))
        + "\nPARTITIONED BY"
        + list(hasHours() ? List.of("`date` string", "`hour` int") : List.of("`date` string"))
        + "\nSTORED AS PARQUET\nLOCATION "
        + engine.text(folder(model))
        + "\nTBLPROPERTIES"
        + list(properties)
        + ";";
  }

  /** For the Hive connector: https://trino.io/docs/current/connector/hive.html. */
  private String trino(Model model) {
    List<String> columns = columns(SqlTypes.TRINO, model);
    columns.add(
        "\"date\" date WITH (partition_projection_type = 'DATE', partition_projection_format ="
            + " 'yyyy-MM-dd', partition_projection_range = ARRAY['"
            + firstDate
            + "', 'NOW'])");
    if (hasHours()) {
      columns.add(
          "\"hour\" integer WITH (partition_projection_type = 'INTEGER', partition_projection_range"
              + " = ARRAY['0', '23'], partition_projection_digits = 2)");
    }
    return leftOut(SqlTypes.TRINO, model)
        + "CREATE TABLE IF NOT EXISTS "
        + SqlTypes.TRINO.quoted(model.name())
        + list(columns)
        + "\nWITH"
        + list(
            List.of(
                "external_location = " + engine.text(folder(model)),
                "format = 'PARQUET'",
                "partitioned_by = ARRAY[" + (hasHours() ? "'date', 'hour'" : "'date'") + "]",
                "partition_projection_enabled = true",
                "partition_projection_location_template = "
                    + engine.text(folder(model) + template())))
        + ";";
  }

  private String spark(Model model) {
    List<String> columns = columns(SqlTypes.HIVE, model);
    columns.add("`date` date");
    if (hasHours()) {
      columns.add("`hour` int");
    }
    String table = SqlTypes.HIVE.quoted(model.name());
    return leftOut(SqlTypes.HIVE, model)
        + "CREATE TABLE IF NOT EXISTS "
        + table
        + list(columns)
        + "\nUSING PARQUET\nPARTITIONED BY ("
        + (hasHours() ? "`date`, `hour`" : "`date`")
        + ")\nLOCATION "
        + engine.text(folder(model))
        + ";\n-- Again when there are new folders:\nMSCK REPAIR TABLE "
        + table
        + ";";
  }

  /** A view, which looks for folders and columns each time it is asked. */
  String duckDb(String table) {
    return "CREATE OR REPLACE VIEW "
        + SqlTypes.TRINO.quoted(table)
        + " AS SELECT * FROM read_parquet(\n  "
        + engine.text(address + table + (hasHours() ? "/date=*/hour=*/" : "/date=*/") + "*.parquet")
        + ",\n  hive_partitioning = true, hive_types = {'date': DATE"
        + (hasHours() ? ", 'hour': INTEGER" : "")
        + "}, union_by_name = true);";
  }

  private String folder(Model model) {
    return address + model.name() + "/";
  }

  private String template() {
    return hasHours() ? "date=${date}/hour=${hour}/" : "date=${date}/";
  }

  private static List<String> columns(SqlTypes types, Model model) {
    List<String> columns = new ArrayList<>();
    for (Schema.Field field : model.schema().getFields()) {
      Optional<String> type = types.of(field.schema());
      type.ifPresent(text -> columns.add(types.quoted(field.name()) + " " + text));
    }
    return columns;
  }

  private String leftOut(SqlTypes types, Model model) {
    return model.schema().getFields().stream()
        .filter(field -> types.of(field.schema()).isEmpty())
        .map(
            field ->
                "-- Without %s: %s has no column for a time of day.%n"
                    .formatted(types.quoted(field.name()), engine.option()))
        .collect(Collectors.joining());
  }

  private static String list(List<String> elements) {
    return elements.stream().collect(Collectors.joining(",\n  ", " (\n  ", "\n)"));
  }
}
