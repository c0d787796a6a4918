package superhero.dataflow.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of a Parquet object. */
public final class ParquetRecords {
  private static final Configuration ALL_COLUMNS = new Configuration(false);

  private ParquetRecords() {}

  /**
   * All rows with all columns.
   *
   * @throws IOException where it is no whole Parquet object
   */
  public static List<GenericRecord> all(byte[] object) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    read(object, ALL_COLUMNS, rows::add);
    return rows;
  }

  /**
   * Gives rows one by one.
   *
   * @param columns names them, as parquet-avro's {@code AvroReadSupport} takes it
   * @throws IOException where it is no whole Parquet object, or has not these columns
   */
  public static void read(byte[] object, Configuration columns, Consumer<GenericRecord> consumer)
      throws IOException {
    try (Reader reader = open(object, columns)) {
      for (GenericRecord row = reader.next(); row != null; row = reader.next()) {
        consumer.accept(row);
      }
    }
  }

  /** As {@link #read}, for whoever asks for each row. */
  public static Reader open(byte[] object, Configuration columns) throws IOException {
    return new Reader(
        // Without it the builder reads Hadoop's default settings again for each object.
        AvroParquetReader.<GenericRecord>builder(
                new ParquetBytes(object), new HadoopParquetConfiguration(columns))
            .withDataModel(GenericData.get())
            .withCodecFactory(ZstdPages.CODEC)
            .build());
  }

  /** The rows of an object, in their order. */
  public static final class Reader implements AutoCloseable {
    private final ParquetReader<GenericRecord> rows;

    private Reader(ParquetReader<GenericRecord> rows) {
      this.rows = rows;
    }

    /**
     * The next row; null behind the last.
     *
     * @throws IOException where it is no whole Parquet object, or has not these columns
     */
    public @Nullable GenericRecord next() throws IOException {
      try {
        return rows.read();
      } catch (RuntimeException e) {
        // Parquet's reader has no exception of its own for bytes that are none of Parquet's.
        throw new IOException("it is no whole Parquet file of this table: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
