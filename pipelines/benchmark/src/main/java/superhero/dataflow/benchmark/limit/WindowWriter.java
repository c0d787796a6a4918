package superhero.dataflow.benchmark.limit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.schema.MessageType;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.StoredObject;

/** The objects of the messages of one range that fall into one hour. */
final class WindowWriter {
  private final Batch batch;
  private final Map<Table, MessageType> schemas;
  private final GzipLines lines;
  private final Map<Table, ParquetObject> tables = new EnumMap<>(Table.class);

  WindowWriter(Batch batch, Map<Table, MessageType> schemas, int compressionLevel) {
    this.batch = batch;
    this.schemas = schemas;
    this.lines = new GzipLines(batch.range().topic(), batch.range().partition(), compressionLevel);
  }

  void add(ConsumerRecord<byte[], byte[]> kafka, Log log) throws IOException {
    lines.add(kafka);
    for (Map.Entry<Table, MessageType> each : schemas.entrySet()) {
      int rows = each.getKey().rows(log);
      for (log.row = 0; log.row < rows; log.row++) {
        ParquetObject table = tables.get(each.getKey());
        if (table == null) {
          table = new ParquetObject(each.getKey(), each.getValue());
          tables.put(each.getKey(), table);
        }
        table.add(log);
      }
    }
  }

  List<StoredObject> write(Store store) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    byte[] raw = lines.finish();
    String rawPath = batch.range().topic() + "/" + batch.path() + ".json.gz";
    store.put("raw/" + rawPath, raw);
    objects.add(new StoredObject(StoredObject.RAW, rawPath, lines.rows(), raw.length));
    for (Map.Entry<Table, ParquetObject> each : tables.entrySet()) {
      byte[] rows = each.getValue().finish();
      String path = each.getKey().name() + "/" + batch.path() + ".parquet";
      store.put("standard/" + path, rows);
      objects.add(
          new StoredObject(each.getKey().name(), path, each.getValue().rows(), rows.length));
    }
    return objects;
  }
}
