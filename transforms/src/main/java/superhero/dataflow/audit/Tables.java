package superhero.dataflow.audit;

import com.google.common.primitives.Ints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;

/** The columns of Parquet objects that an audit looks at. */
final class Tables {
  /** More than a footer has but of tables with very many columns. */
  static final int FOOTER_BYTES = 64 * 1024;

  /** The length of the footer and the magic number. */
  private static final int FOOTER_END = 8;

  private static final Configuration ALL = new Configuration(false);
  private static final ParquetReadOptions OPTIONS = HadoopReadOptions.builder(ALL).build();
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
  private static final Configuration LOG_META =
      columns(SchemaBuilder.record("log_meta").fields().requiredString("msg_id").endRecord());

  private Tables() {}

  /** Rows of buffer_meta and their msg_ids, which are in the same order. */
  record BufferMeta(List<Row> rows, List<String> ids) {}

  static BufferMeta bufferMeta(byte[] object) throws IOException {
    BufferMeta meta = new BufferMeta(new ArrayList<>(), new ArrayList<>());
    read(
        object,
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

  /** The msg_ids of log_meta, in the order of its rows. */
  static List<String> logMeta(byte[] object) throws IOException {
    List<String> ids = new ArrayList<>();
    read(object, LOG_META, row -> ids.add(row.get("msg_id").toString()));
    return ids;
  }

  /** All rows with all columns: for objects of a row. */
  static List<GenericRecord> rows(byte[] object) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    read(object, ALL, rows::add);
    return rows;
  }

  /**
   * How many bytes, at the end of an object, its footer takes.
   *
   * @param end the last bytes of the object
   */
  static long footerBytes(byte[] end) throws IOException {
    int size = end.length;
    if (size < FOOTER_END) {
      throw new IOException("it is cut off");
    }
    return (long) FOOTER_END
        + Ints.fromBytes(end[size - 5], end[size - 6], end[size - 7], end[size - 8]);
  }

  /**
   * How many rows the footer says.
   *
   * @param end the last bytes of the object
   * @param length of the whole object
   */
  static long footerRows(byte[] end, long length) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(new ParquetBytes(end, length), OPTIONS)) {
      return reader.getRecordCount();
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  private static void read(byte[] object, Configuration columns, Consumer<GenericRecord> consumer)
      throws IOException {
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new ParquetBytes(object, object.length))
            .withDataModel(GenericData.get())
            .withConf(columns)
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        consumer.accept(row);
      }
    } catch (RuntimeException e) {
      // Parquet's reader has no exception of its own for bytes that are none of Parquet's.
      throw broken(e);
    }
  }

  private static IOException broken(RuntimeException e) {
    return new IOException("it is no whole Parquet file of this table: " + e.getMessage(), e);
  }

  private static Configuration columns(Schema schema) {
    Configuration configuration = new Configuration(false);
    AvroReadSupport.setRequestedProjection(configuration, schema);
    AvroReadSupport.setAvroReadSchema(configuration, schema);
    return configuration;
  }
}
