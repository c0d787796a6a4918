package superhero.dataflow.audit;

import java.io.ByteArrayInputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet object, or its last bytes, in memory. */
final class ParquetBytes implements InputFile {
  private final byte[] bytes;
  private final long before;

  /**
   * Bytes of an object.
   *
   * @param bytes its last ones, or all
   * @param length of the whole object
   */
  ParquetBytes(byte[] bytes, long length) {
    this.bytes = bytes;
    this.before = length - bytes.length;
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
