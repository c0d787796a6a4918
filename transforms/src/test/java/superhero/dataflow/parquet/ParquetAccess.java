package superhero.dataflow.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads many small Parquet objects, often the same ones, without a look at Hadoop's settings. */
public final class ParquetAccess {
  private static final int MAX_OBJECTS = 1000;

  private static final Map<Content, List<GenericRecord>> READ = new HashMap<>();

  private ParquetAccess() {}

  /** Bytes as a key: the JVM has code of its own for both methods, unlike for buffers. */
  private static final class Content {
    private final byte[] bytes;
    private final int hash;

    Content(byte[] bytes) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      this.bytes = bytes;
      this.hash = (int) crc.getValue();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** All rows of an object. */
  public static List<GenericRecord> rows(byte[] object) {
    if (READ.size() > MAX_OBJECTS) {
      READ.clear();
    }
    return READ.computeIfAbsent(new Content(object), any -> read(object));
  }

  /** A text of an object's footer; null if it has none of this key. */
  public static @Nullable String text(byte[] object, String key) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new ParquetBytes(object),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      return reader.getFooter().getFileMetaData().getKeyValueMetaData().get(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<GenericRecord> read(byte[] object) {
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                new ParquetBytes(object), new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .withCodecFactory(ZstdPages.CODEC)
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
