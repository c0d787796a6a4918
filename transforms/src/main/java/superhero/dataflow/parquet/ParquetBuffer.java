package superhero.dataflow.parquet;

import com.google.common.primitives.Ints;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.CapacityByteArrayOutputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet object in the making, in memory. In slabs: an array that grows would be there twice,
 * and half empty.
 */
public final class ParquetBuffer implements OutputFile {
  private static final int FIRST_SLAB_BYTES = 64 * 1024;

  /** Slabs grow to a fifth of it. */
  private static final int CAPACITY_HINT_BYTES = 40 * 1024 * 1024;

  /**
   * Enough for texts that come again. Of a column that differs in most rows, a larger dictionary is
   * filled for nothing before Parquet gives it up.
   */
  private static final int DICTIONARY_BYTES = 64 * 1024;

  /**
   * How often Parquet asks how large a page is. By itself it asks again after up to 10,000 rows,
   * when those before were small, and a few rows may be larger than the memory.
   */
  private static final int ROWS_OF_A_LOOK = 10;

  /** Without Hadoop's XML files, which each new configuration would parse for each object. */
  static final Configuration CONFIGURATION = new Configuration(false);

  private final CapacityByteArrayOutputStream object =
      new CapacityByteArrayOutputStream(
          FIRST_SLAB_BYTES, CAPACITY_HINT_BYTES, new HeapByteBufferAllocator());

  /** A writer into it of what the support makes columns of, in Parquet's own settings. */
  public <T> Builder<T> writer(WriteSupport<T> support) {
    return new Builder<>(this, support);
  }

  /**
   * The settings of each object: zstd, statistics but those of sizes, small dictionaries, frequent
   * looks at the size of pages.
   *
   * <p>All writers of a JVM must have the same. They share one factory of column writers, which
   * takes the settings of the writer that was built last, so that an object may get those of
   * another thread's (https://github.com/apache/parquet-java/issues/2174, so to 1.17).
   */
  public static <T, B extends ParquetWriter.Builder<T, B>> B withSettings(B builder) {
    return builder
        .withConf(CONFIGURATION)
        .withSizeStatisticsEnabled(false)
        .withDictionaryPageSize(DICTIONARY_BYTES)
        .withMinRowCountForPageSizeCheck(ROWS_OF_A_LOOK)
        .withMaxRowCountForPageSizeCheck(ROWS_OF_A_LOOK)
        .withCodecFactory(ZstdPages.CODEC)
        .withCompressionCodec(CompressionCodecName.ZSTD);
  }

  /** What was written, once its writer is closed. Nothing is here afterwards. */
  public byte[] take() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Ints.checkedCast(object.size()));
    object.writeTo(
        new OutputStream() {
          @Override
          public void write(int oneByte) {
            bytes.put((byte) oneByte);
          }

          @Override
          public void write(byte[] more, int start, int length) {
            bytes.put(more, start, length);
          }
        });
    object.close();
    return bytes.array();
  }

  @Override
  public PositionOutputStream create(long blockSize) {
    return new DelegatingPositionOutputStream(object) {
      @Override
      public long getPos() {
        return object.size();
      }

      @Override
      public void close() {
        // Parquet's writer does so, and the bytes would be gone.
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSize) {
    return create(blockSize);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** Parquet's builder, which is there to be extended; the deprecated method must be there. */
  @SuppressWarnings("deprecation")
  public static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    private Builder(ParquetBuffer object, WriteSupport<T> support) {
      super(object);
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return support;
    }
  }
}
