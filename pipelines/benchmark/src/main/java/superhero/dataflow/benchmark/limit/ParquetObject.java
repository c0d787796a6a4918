package superhero.dataflow.benchmark.limit;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import superhero.dataflow.parquet.ParquetBuffer;

/**
 * A Parquet object in the making, in memory: zstd as {@code ingest} has it, without dictionaries
 * for columns that have another value in each row, and without a record between a message and its
 * columns.
 */
final class ParquetObject {
  private static final Configuration CONFIGURATION = new Configuration(false);

  static {
    CONFIGURATION.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
  }

  private final ParquetBuffer object = new ParquetBuffer();
  private final ParquetWriter<Log> writer;
  private long rows;

  ParquetObject(Table table, MessageType schema) throws IOException {
    writer = withSettings(object.writer(rows(table, schema))).build();
  }

  /** The same for all, since Parquet's writers share them ({@link ParquetBuffer#withSettings}). */
  private static <T, B extends ParquetWriter.Builder<T, B>> B withSettings(B builder) {
    return builder
        .withConf(CONFIGURATION)
        .withSizeStatisticsEnabled(false)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withDictionaryEncoding("msg_id", false)
        .withDictionaryEncoding("checksum", false)
        .withDictionaryEncoding("offset", false)
        .withDictionaryEncoding("timestamp", false);
  }

  /** The columns of a model. */
  static MessageType schema(Schema model) {
    return new AvroSchemaConverter(CONFIGURATION).convert(model);
  }

  /** An object of one row. */
  static byte[] of(GenericRecord row) throws IOException {
    ParquetBuffer object = new ParquetBuffer();
    try (ParquetWriter<GenericRecord> writer =
        withSettings(AvroParquetWriter.<GenericRecord>builder(object).withSchema(row.getSchema()))
            .build()) {
      writer.write(row);
    }
    return object.take();
  }

  /** Adds the row of {@link Log#row}. */
  void add(Log log) throws IOException {
    writer.write(log);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  byte[] finish() throws IOException {
    writer.close();
    return object.take();
  }

  private static WriteSupport<Log> rows(Table table, MessageType schema) {
    return new WriteSupport<>() {
      private Row row;

      /** Deprecated, and the one that must be there. */
      @Override
      @SuppressWarnings("deprecation")
      public WriteContext init(Configuration ignored) {
        return new WriteContext(schema, Map.of());
      }

      @Override
      public void prepareForWrite(RecordConsumer columns) {
        row = new Row(columns, schema);
      }

      @Override
      public void write(Log log) {
        table.write(log, row);
      }
    };
  }
}
