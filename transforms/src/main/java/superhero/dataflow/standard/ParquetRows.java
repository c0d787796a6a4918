package superhero.dataflow.standard;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import superhero.dataflow.lake.ParquetBuffer;
import superhero.dataflow.lake.ParquetFooter;

/**
 * A Parquet object in the making, in memory: zstd, with statistics, and dictionaries where values
 * come again. The same rows give the same bytes.
 */
final class ParquetRows {
  private final ParquetBuffer object = new ParquetBuffer();
  private final ParquetWriter<GenericRecord> writer;
  private long rows;

  ParquetRows(Schema schema) throws IOException {
    writer = ParquetBuffer.withSettings(new Builder(object, schema)).build();
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

  /** The deprecated method is the one that must be there. */
  @SuppressWarnings("deprecation")
  private static final class Builder extends ParquetWriter.Builder<GenericRecord, Builder> {
    private final Schema schema;

    Builder(ParquetBuffer object, Schema schema) {
      super(object);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<GenericRecord> getWriteSupport(Configuration configuration) {
      return new RowWriteSupport(schema);
    }
  }
}
