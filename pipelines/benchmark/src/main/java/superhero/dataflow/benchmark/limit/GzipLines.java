package superhero.dataflow.benchmark.limit;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A raw object in the making: the lines of {@code MessageLines}, to the byte. They are joined in
 * blocks before they are deflated, since each call of zlib costs as much as a short line.
 */
final class GzipLines {
  private static final int BLOCK = 128 * 1024;

  /** Topic, five numbers, names and brackets. */
  private static final int MOST_BESIDE_VALUE = 512;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final byte[] TIMESTAMP = Text.bytes(",\"timestamp\":");
  private static final byte[] REST =
      Text.bytes(",\"timestamp_type\":\"CreateTime\",\"key\":null,\"headers\":[],\"value\":");
  private static final byte[] END = Text.bytes("}\n");

  private final byte[] start;
  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private byte[] block = new byte[BLOCK];
  private int filled;
  private byte[] object = new byte[1 << 20];
  private int size;
  private long rows;

  /**
   * An empty object.
   *
   * @param level of zlib, 1 (fast) to 9 (small)
   */
  GzipLines(String topic, int partition, int level) {
    start = Text.bytes("{\"topic\":\"" + topic + "\",\"partition\":" + partition + ",\"offset\":");
    deflater = new Deflater(level, true);
    System.arraycopy(HEADER, 0, object, 0, HEADER.length);
    size = HEADER.length;
  }

  /** Adds a message whose value is JSON on one line, without a key and headers. */
  void add(ConsumerRecord<byte[], byte[]> kafka) {
    byte[] value = kafka.value();
    int most = MOST_BESIDE_VALUE + value.length;
    if (filled + most > block.length) {
      deflate();
      if (most > block.length) {
        block = new byte[most];
      }
    }
    append(start);
    filled += Digits.write(kafka.offset(), block, filled);
    append(TIMESTAMP);
    filled += Digits.write(kafka.timestamp(), block, filled);
    append(REST);
    append(value);
    append(END);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  byte[] finish() {
    deflate();
    deflater.finish();
    drain();
    int bytes = deflater.getTotalIn();
    deflater.end();
    reserve(8);
    writeLittleEndian((int) crc.getValue());
    writeLittleEndian(bytes);
    return Arrays.copyOf(object, size);
  }

  private void append(byte[] bytes) {
    System.arraycopy(bytes, 0, block, filled, bytes.length);
    filled += bytes.length;
  }

  private void deflate() {
    crc.update(block, 0, filled);
    deflater.setInput(block, 0, filled);
    drain();
    filled = 0;
  }

  private void drain() {
    int written;
    do {
      reserve(BLOCK);
      written = deflater.deflate(object, size, object.length - size);
      size += written;
    } while (written > 0);
  }

  private void reserve(int bytes) {
    if (object.length - size < bytes) {
      object = Arrays.copyOf(object, object.length * 2);
    }
  }

  private void writeLittleEndian(int number) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      object[size++] = (byte) (number >>> shift);
    }
  }
}
