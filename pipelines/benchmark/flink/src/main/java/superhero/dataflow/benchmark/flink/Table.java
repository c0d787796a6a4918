package superhero.dataflow.benchmark.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.util.OutputTag;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** A table of messages, with the columns of the project's model of this name. */
enum Table implements Serializable {
  buffer_meta,
  log_meta,
  lib_server_game,
  lib_server_lobby;

  private final Schema schema = new Schema.Parser().parse(text());
  private final OutputTag<GenericRecord> rows =
      new OutputTag<>(name(), new GenericRecordAvroTypeInfo(schema));

  Schema schema() {
    return schema;
  }

  /** The side output that its rows go to. */
  OutputTag<GenericRecord> rows() {
    return rows;
  }

  /** As AvroParquetWriters.forGenericRecord makes it, with zstd. */
  ParquetWriterFactory<GenericRecord> parquet() {
    return new ParquetWriterFactory<>(
        out -> {
          Configuration configuration = new Configuration(false);
          configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
          return AvroParquetWriter.<GenericRecord>builder(out)
              .withSchema(schema())
              .withDataModel(GenericData.get())
              .withConf(configuration)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .build();
        });
  }

  private String text() {
    try (InputStream in = Table.class.getResourceAsStream("/models/" + name() + ".avsc")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
