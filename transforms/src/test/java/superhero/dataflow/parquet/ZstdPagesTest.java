package superhero.dataflow.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one codec writes the other one reads: this one and Parquet's. */
class ZstdPagesTest {
  private static final CodecFactory PARQUETS = new CodecFactory(ParquetBuffer.CONFIGURATION, 0);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 64 * 1024, 3_000_000})
  void pagesComeBack(int bytes) throws IOException {
    byte[] page = page(bytes);
    for (CompressionCodecFactory writer : List.of(ZstdPages.CODEC, PARQUETS)) {
      for (CompressionCodecFactory reader : List.of(ZstdPages.CODEC, PARQUETS)) {
        assertThat(decompressed(reader, CompressionCodecName.ZSTD, compressed(writer, page), bytes))
            .isEqualTo(page);
      }
    }
  }

  /** Tables that were used before, and by other threads, leave no trace. */
  @ParameterizedTest
  @ValueSource(ints = {100, 300_000})
  void theSamePageGivesTheSameBytes(int bytes) throws IOException {
    byte[] once = compressed(ZstdPages.CODEC, page(bytes));
    List<byte[]> again =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(
                each -> {
                  try {
                    compressed(ZstdPages.CODEC, page(each * 1000));
                    return compressed(ZstdPages.CODEC, page(bytes));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();
    assertThat(again).hasSize(200).allMatch(each -> Arrays.equals(each, once));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50})
  void aPageThatIsCutOffIsNone(int left) throws IOException {
    byte[] cut = Arrays.copyOf(compressed(ZstdPages.CODEC, page(1000)), left);
    assertThatThrownBy(() -> decompressed(ZstdPages.CODEC, CompressionCodecName.ZSTD, cut, 1000))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "GZIP", "SNAPPY"})
  void objectsOfOtherWritersAreRead(CompressionCodecName codec) throws IOException {
    byte[] page = page(1000);
    byte[] compressed = bytes(PARQUETS.getCompressor(codec).compress(BytesInput.from(page)));
    assertThat(decompressed(ZstdPages.CODEC, codec, compressed, 1000)).isEqualTo(page);
  }

  /** Half of it can be compressed. */
  private static byte[] page(int bytes) {
    byte[] page = new byte[bytes];
    new Random(bytes).nextBytes(page);
    Arrays.fill(page, 0, bytes / 2, (byte) 'x');
    return page;
  }

  private static byte[] compressed(CompressionCodecFactory codec, byte[] page) throws IOException {
    return bytes(codec.getCompressor(CompressionCodecName.ZSTD).compress(BytesInput.from(page)));
  }

  private static byte[] decompressed(
      CompressionCodecFactory codec, CompressionCodecName name, byte[] page, int bytes)
      throws IOException {
    return bytes(codec.getDecompressor(name).decompress(BytesInput.from(page), bytes));
  }

  private static byte[] bytes(BytesInput page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    page.writeAllTo(bytes);
    return bytes.toByteArray();
  }
}
