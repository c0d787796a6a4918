package superhero.dataflow.pipelines.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The types of columns in SQL. Times of a day have none: of these only DuckDB reads Parquet's. */
enum SqlTypes {
  /** As Athena's statements and Spark's have them, which are Hive's. */
  HIVE("`", "struct<%s>", ":", "array<%s>", "map<string,%s>", "string", "int", "float", "binary"),
  TRINO(
      "\"",
      "row(%s)",
      " ",
      "array(%s)",
      "map(varchar,%s)",
      "varchar",
      "integer",
      "real",
      "varbinary");

  private final String quote;
  private final String record;
  private final String afterName;
  private final String array;
  private final String map;
  private final Map<Schema.Type, String> scalars;

  SqlTypes(
      String quote,
      String record,
      String afterName,
      String array,
      String map,
      String string,
      String integer,
      String real,
      String bytes) {
    this.quote = quote;
    this.record = record;
    this.afterName = afterName;
    this.array = array;
    this.map = map;
    this.scalars =
        Map.of(
            Schema.Type.STRING, string,
            Schema.Type.ENUM, string,
            Schema.Type.INT, integer,
            Schema.Type.LONG, "bigint",
            Schema.Type.FLOAT, real,
            Schema.Type.DOUBLE, "double",
            Schema.Type.BOOLEAN, "boolean",
            Schema.Type.BYTES, bytes);
  }

  /** Also where it is a reserved word. Names in models have letters, digits and underscores. */
  String quoted(String name) {
    return quote + name + quote;
  }

  /** The type of a column; empty where there is none for it, or for a part of it. */
  Optional<String> of(Schema schema) {
    return switch (schema.getType()) {
      case UNION ->
          of(schema.getTypes().get(schema.getTypes().get(0).getType() == Schema.Type.NULL ? 1 : 0));
      case ARRAY -> of(schema.getElementType()).map(array::formatted);
      case MAP -> of(schema.getValueType()).map(map::formatted);
      case RECORD -> record(schema);
      default -> scalar(schema);
    };
  }

  private Optional<String> record(Schema schema) {
    List<String> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Optional<String> type = of(field.schema());
      if (type.isEmpty()) {
        return type;
      }
      fields.add(quoted(field.name()) + afterName + type.get());
    }
    return Optional.of(record.formatted(String.join(this == TRINO ? ", " : ",", fields)));
  }

  private Optional<String> scalar(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return Optional.of("decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")");
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return Optional.of("timestamp");
    }
    if (logical instanceof LogicalTypes.Date) {
      return Optional.of("date");
    }
    return logical instanceof LogicalTypes.TimeMicros
        ? Optional.empty()
        : Optional.of(scalars.get(schema.getType()));
  }
}
