package superhero.dataflow.standard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import superhero.dataflow.lake.ParquetFooter;

/**
 * A Parquet object in the making, in memory: zstd, with statistics and dictionaries. The same rows
 * give the same bytes.
 */
final class ParquetRows {
  /** Without Hadoop's XML files, which each new configuration would parse for each object. */
  private static final Configuration CONFIGURATION = new Configuration(false);

  static {
    // The old structure of lists cannot hold a null.
    CONFIGURATION.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
  }

  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private final ParquetIO.Sink sink;
  private long rows;

  ParquetRows(Schema schema) throws IOException {
    sink =
        ParquetIO.sink(schema)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withConfiguration(CONFIGURATION);
    sink.open(Channels.newChannel(object));
  }

  void add(GenericRecord row) throws IOException {
    sink.write(row);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  byte[] finish() throws IOException {
    sink.flush();
    return ParquetFooter.ordered(object.toByteArray());
  }
}
