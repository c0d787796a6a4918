package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroReadSupport;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.parquet.ParquetFooter;

/** The columns of Parquet objects that an audit looks at. */
final class Tables {
  private static final Configuration BUFFER_META =
      columns(
          SchemaBuilder.record("buffer_meta")
              .fields()
              .requiredString("msg_id")
              .requiredString("checksum")
              .requiredLong("offset")
              .requiredInt("serialized_key_size")
              .requiredInt("serialized_value_size")
              .requiredLong("timestamp")
              .endRecord());
  private static final Configuration MSG_ID =
      columns(SchemaBuilder.record("table").fields().optionalString("msg_id").endRecord());

  private Tables() {}

  /** Where rows come from. */
  interface Rows {
    void read(Configuration columns, Consumer<GenericRecord> consumer) throws IOException;
  }

  /** Rows of buffer_meta and their msg_ids, which are in the same order. */
  record BufferMeta(List<Row> rows, List<String> ids) {}

  static BufferMeta bufferMeta(Rows rows) throws IOException {
    BufferMeta meta = new BufferMeta(new ArrayList<>(), new ArrayList<>());
    rows.read(
        BUFFER_META,
        row -> {
          meta.ids.add(row.get("msg_id").toString());
          meta.rows.add(
              new Row(
                  (long) row.get("offset"),
                  Integer.parseUnsignedInt(row.get("checksum").toString(), 16),
                  (long) row.get("timestamp"),
                  (int) row.get("serialized_key_size"),
                  (int) row.get("serialized_value_size")));
        });
    return meta;
  }

  /** The rows of an object of any table. */
  record Content(long rowCount, ParquetFooter footer, Rows rows) {}

  /**
   * What the table of a model tells of its messages.
   *
   * @param rows how many there are
   * @param ids the msg_id of each row; null where the table has no such column of text
   */
  record Ids(long rows, @Nullable List<String> ids) {}

  static Ids ids(Content content) throws IOException {
    if (!content.footer().hasText("msg_id")) {
      return new Ids(content.rowCount(), null);
    }
    List<String> ids = new ArrayList<>();
    content.rows().read(MSG_ID, row -> ids.add(String.valueOf(row.get("msg_id"))));
    return new Ids(ids.size(), ids);
  }

  private static Configuration columns(Schema schema) {
    Configuration configuration = new Configuration(false);
    AvroReadSupport.setRequestedProjection(configuration, schema);
    AvroReadSupport.setAvroReadSchema(configuration, schema);
    return configuration;
  }
}
