package superhero.dataflow.benchmark.limit;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.parquet.schema.MessageType;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;

/** What {@code ingest} writes of a range, by one thread. */
final class RangeWriter {
  private static final long HOUR_MILLIS = 3_600_000;

  private final Store store;
  private final int compressionLevel;
  private final Model etlMeta;
  private final Map<Table, MessageType> schemas = new EnumMap<>(Table.class);
  private final LogParser parser = new LogParser();
  private final Log log = new Log();
  private final CRC32C crc = new CRC32C();

  RangeWriter(Store store, int compressionLevel) {
    this.store = store;
    this.compressionLevel = compressionLevel;
    Models models = Models.shipped();
    for (Model model : models.ofMessages()) {
      schemas.put(Table.valueOf(model.name()), ParquetObject.schema(model.schema()));
    }
    this.etlMeta = Iterables.getOnlyElement(models.ofRanges());
  }

  void write(Range range, RangeReader messages) throws IOException {
    Instant started = Instant.now();
    MessageIds ids = new MessageIds(range.topicId(), range.partition());
    log.etlId = Text.binary(range.etlId());
    log.topic = Text.binary(range.topic());
    TreeMap<IntervalWindow, WindowWriter> windows = new TreeMap<>();
    @Nullable WindowWriter window = null;
    long hour = Long.MIN_VALUE;
    messages.open(range);
    for (long offset = range.start(); offset < range.end(); offset++) {
      ConsumerRecord<byte[], byte[]> kafka = messages.next();
      checkKind(kafka);
      if (kafka.timestamp() / HOUR_MILLIS != hour) {
        hour = kafka.timestamp() / HOUR_MILLIS;
        window =
            windows.computeIfAbsent(
                range.window().of(kafka.timestamp()),
                each -> new WindowWriter(new Batch(range, each), schemas, compressionLevel));
      }
      log.kafka = kafka;
      ids.write(offset, log.messageId);
      crc.reset();
      crc.update(kafka.value(), 0, kafka.value().length);
      MessageIds.writeHex((int) crc.getValue(), log.checksum);
      parser.read(kafka.value(), log);
      window.add(kafka, log);
    }
    List<StoredObject> objects = new ArrayList<>();
    for (WindowWriter each : windows.values()) {
      objects.addAll(each.write(store));
    }
    finish(
        new WrittenRange(
            range,
            started,
            windows.navigableKeySet(),
            range.end() - range.start(),
            List.copyOf(objects)));
  }

  private void finish(WrittenRange written) throws IOException {
    Manifest manifest = Manifest.of(written);
    store.put("raw/" + manifest.path(), manifest.encode());
    String path = new Batch(written.range(), written.window()).path();
    store.put(
        "standard/" + etlMeta.name() + "/" + path + ".parquet",
        ParquetObject.of(etlMeta.row(written)));
  }

  /** The lines and rows here have room for no more than the simulator gives. */
  private static void checkKind(ConsumerRecord<byte[], byte[]> kafka) throws IOException {
    if (kafka.value() == null
        || kafka.key() != null
        || kafka.headers().iterator().hasNext()
        || kafka.timestampType() != TimestampType.CREATE_TIME) {
      throw new IOException("not a log of the simulator: " + kafka);
    }
  }
}
