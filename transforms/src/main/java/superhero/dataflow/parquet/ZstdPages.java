package superhero.dataflow.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Pages of Parquet as frames of zstd, each in one call that knows how large the page is. Parquet's
 * own codec makes zstd's tables anew for each page, megabytes however small the page is, and a
 * buffer of a megabyte for each object.
 *
 * <p>Tables are kept for the next page: there are as many as threads that ever compressed at once.
 * No thread owns one, since nothing frees them when a thread ends.
 */
final class ZstdPages implements CompressionCodecFactory {
  static final ZstdPages CODEC = new ZstdPages();

  /** That of Parquet's codec. */
  private static final int LEVEL = 3;

  private static final ByteBufferAllocator HEAP = new HeapByteBufferAllocator();

  private final Queue<ZstdCompressCtx> compressors = new ConcurrentLinkedQueue<>();
  private final Queue<ZstdDecompressCtx> decompressors = new ConcurrentLinkedQueue<>();

  private ZstdPages() {}

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput page) {
        ZstdCompressCtx free = compressors.poll();
        ZstdCompressCtx tables = free == null ? new ZstdCompressCtx().setLevel(LEVEL) : free;
        try {
          return BytesInput.from(tables.compress(bytes(page)));
        } finally {
          compressors.add(tables);
        }
      }

      @Override
      public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      // An object of another writer.
      return new CodecFactory(ParquetBuffer.CONFIGURATION, 0).getDecompressor(codec);
    }
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput page, int size) throws IOException {
        ZstdDecompressCtx free = decompressors.poll();
        ZstdDecompressCtx tables = free == null ? new ZstdDecompressCtx() : free;
        try {
          byte[] bytes = tables.decompress(bytes(page), size);
          if (bytes.length != size) {
            throw new IOException("a page has %d bytes, not %d".formatted(bytes.length, size));
          }
          return BytesInput.from(bytes);
        } catch (ZstdException e) {
          throw new IOException(e);
        } finally {
          decompressors.add(tables);
        }
      }

      @Override
      public void decompress(ByteBuffer page, int bytes, ByteBuffer to, int size) {
        throw new UnsupportedOperationException("pages are on the heap");
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public void release() {}

  private static byte[] bytes(BytesInput page) {
    ByteBuffer buffer = page.toByteBuffer(HEAP, released -> {});
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
