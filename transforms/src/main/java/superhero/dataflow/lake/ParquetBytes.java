package superhero.dataflow.lake;

import com.google.common.primitives.Ints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet object, or its last bytes, in memory. */
public final class ParquetBytes implements InputFile {
  /** More than a footer has but of tables with very many columns. */
  private static final int FOOTER_BYTES = 64 * 1024;

  /** The length of the footer and the magic number. */
  private static final int FOOTER_END = 8;

  private static final ParquetReadOptions OPTIONS =
      HadoopReadOptions.builder(new Configuration(false)).build();

  private final byte[] bytes;
  private final long before;

  /** A whole object. */
  public ParquetBytes(byte[] bytes) {
    this(bytes, bytes.length);
  }

  private ParquetBytes(byte[] bytes, long length) {
    this.bytes = bytes;
    this.before = length - bytes.length;
  }

  /**
   * How many rows an object has, as its footer says: no more than that is read.
   *
   * @throws IOException where it cannot be read, or is no Parquet object
   */
  public static long rows(Location location, Location.Listed object) throws IOException {
    byte[] end = location.readEnd(object.path(), FOOTER_BYTES);
    if (footerBytes(end) > end.length) {
      end = location.read(object.path());
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(new ParquetBytes(end, object.bytes()), OPTIONS)) {
      return reader.getRecordCount();
    } catch (RuntimeException e) {
      // Parquet's reader has no exception of its own for bytes that are none of Parquet's.
      throw new IOException("it is no whole Parquet file: " + e.getMessage(), e);
    }
  }

  private static long footerBytes(byte[] end) throws IOException {
    int size = end.length;
    if (size < FOOTER_END) {
      throw new IOException("it is cut off");
    }
    return (long) FOOTER_END
        + Ints.fromBytes(end[size - 5], end[size - 6], end[size - 7], end[size - 8]);
  }

  @Override
  public long getLength() {
    return before + bytes.length;
  }

  @Override
  public SeekableInputStream newStream() {
    Positioned in = new Positioned(bytes);
    return new DelegatingSeekableInputStream(in) {
      @Override
      public long getPos() {
        return before + in.position();
      }

      @Override
      public void seek(long position) {
        in.moveTo((int) (position - before));
      }
    };
  }

  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] bytes) {
      super(bytes);
    }

    int position() {
      return pos;
    }

    void moveTo(int position) {
      pos = position;
    }
  }
}
