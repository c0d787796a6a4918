package superhero.dataflow.standard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Metrics;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.Batch;
import superhero.dataflow.batch.Message;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.batch.WrittenRange;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.MessageRows;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;

/**
 * Writes each batch to {@code <model>/date=YYYY-MM-DD/hour=HH/<name>.parquet}, and a range's row of
 * etl_meta after all else, so that a reader who sees it knows that the range is whole. A retry
 * writes the same rows in the same order under the same names. Messages that do not fit are
 * rejected, for the stage of dead letters.
 */
public final class WriteStandard implements Stage {
  private final Location location;
  private final Models models;
  private final Set<String> tables;

  private WriteStandard(Location location, Models models, Set<String> tables) {
    this.location = location;
    this.models = models;
    this.tables = tables;
  }

  public static WriteStandard to(Location location, Models models) {
    return new WriteStandard(location, models, Set.copyOf(models.names()));
  }

  /**
   * Writes of the tables of messages these alone. Messages are still told of which models they are
   * dead letters.
   */
  public WriteStandard only(Set<String> names) {
    return new WriteStandard(location, models, Set.copyOf(names));
  }

  @Override
  public Writer open(Range range) {
    return new TablesWriter(location, models, tables);
  }

  @Override
  public void close(WrittenRange written) throws IOException {
    Batch batch = new Batch(written.range(), written.window());
    for (Model model : models.ofRanges()) {
      ParquetRows rows = new ParquetRows(model.schema());
      rows.add(model.row(written));
      put(location, model, rows, 0, batch);
    }
  }

  private static StoredObject put(
      Location location, Model model, ParquetRows rows, long messages, Batch batch)
      throws IOException {
    byte[] object = rows.finish();
    String path = model.name() + "/" + batch.path() + ".parquet";
    location.put(path, object, "application/vnd.apache.parquet");
    Metrics.counter("standard", model.name() + "/rows").inc(rows.rows());
    Metrics.counter("standard", model.name() + "/objects").inc();
    return new StoredObject(
        model.name(), path, rows.rows(), object.length, Map.of(model.name(), messages));
  }

  private static final class TablesWriter implements Writer {
    private final Location location;
    private final List<Model> models;
    private final List<Model> ofDeadLetters;
    private final MessageRows messageRows;
    private final Set<String> written;
    private final List<@Nullable ParquetRows> tables;
    private final long[] messages;

    TablesWriter(Location location, Models all, Set<String> written) {
      this.location = location;
      this.models = new ArrayList<>(all.ofMessages());
      this.ofDeadLetters = all.ofDeadLetters();
      this.written = written;
      this.messageRows = new MessageRows(List.copyOf(models));
      models.addAll(ofDeadLetters);
      this.tables = new ArrayList<>(Collections.nCopies(models.size(), null));
      this.messages = new long[models.size()];
    }

    @Override
    public void add(Message message) throws IOException {
      List<List<GenericRecord>> rows = messageRows.of(message);
      if (!message.deadLetters().isEmpty()) {
        for (Model model : ofDeadLetters) {
          rows.add(message.deadLetters().stream().map(each -> model.row(message, each)).toList());
        }
      }
      for (int i = 0; i < rows.size(); i++) {
        if (!written.contains(models.get(i).name())) {
          continue;
        }
        for (GenericRecord row : rows.get(i)) {
          ParquetRows table = tables.get(i);
          if (table == null) {
            table = new ParquetRows(models.get(i).schema());
            tables.set(i, table);
          }
          table.add(row);
        }
        messages[i] += rows.get(i).isEmpty() ? 0 : 1;
      }
    }

    @Override
    public List<StoredObject> write(Batch batch) throws IOException {
      List<StoredObject> objects = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        ParquetRows table = tables.get(i);
        if (table != null) {
          objects.add(put(location, models.get(i), table, messages[i], batch));
        }
      }
      return objects;
    }
  }
}
