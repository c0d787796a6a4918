package superhero.dataflow.standard;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetWriter;
import superhero.dataflow.parquet.ParquetBuffer;
import superhero.dataflow.parquet.ParquetFooter;

/**
 * A Parquet object in the making, in memory: zstd, with statistics, and dictionaries where values
 * come again. The same rows give the same bytes.
 */
final class ParquetRows {
  private final ParquetBuffer object = new ParquetBuffer();
  private final ParquetWriter<GenericRecord> writer;
  private long rows;

  ParquetRows(Schema schema) throws IOException {
    writer = ParquetBuffer.withSettings(object.writer(new RowWriteSupport(schema))).build();
  }

  void add(GenericRecord row) throws IOException {
    writer.write(row);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  byte[] finish() throws IOException {
    writer.close();
    return ParquetFooter.ordered(object.take());
  }
}
