package superhero.dataflow.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import superhero.dataflow.range.EventWindow;

/**
 * A message as a line of raw tells it, or as a row of buffer_meta does.
 *
 * @param checksum CRC32C of the value
 * @param timestamp microseconds since 1970, as the table has it
 * @param keySize bytes; -1 where there is no key
 * @param valueSize bytes; -1 where there is no value
 */
record Row(long offset, int checksum, long timestamp, int keySize, int valueSize) {

  static Row of(ConsumerRecord<byte[], byte[]> message) {
    CRC32C crc = new CRC32C();
    if (message.value() != null) {
      crc.update(message.value(), 0, message.value().length);
    }
    return new Row(
        message.offset(),
        (int) crc.getValue(),
        1_000 * EventWindow.within(message.timestamp()),
        message.serializedKeySize(),
        message.serializedValueSize());
  }

  /** By offset; a row that comes twice stays twice. */
  static List<Row> sorted(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingLong(Row::offset));
    return sorted;
  }

  private Instant instant() {
    return Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS);
  }

  /** What is different, in words; the offsets are the same. */
  String differenceFrom(Row other) {
    if (timestamp != other.timestamp) {
      return "timestamp " + instant() + ", not " + other.instant();
    }
    if (keySize != other.keySize) {
      return "key size " + keySize + ", not " + other.keySize;
    }
    return "value size " + valueSize + ", not " + other.valueSize;
  }
}
