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
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.write.Sink;

/**
 * Writes the rows of a batch to {@code <model>/date=YYYY-MM-DD/hour=HH/<name>.parquet}. A retry
 * writes the same rows in the same order under the same names.
 */
public final class TablesSink implements Sink {
  private final Location location;
  private final Models models;
  private final Set<String> tables;

  private TablesSink(Location location, Models models, Set<String> tables) {
    this.location = location;
    this.models = models;
    this.tables = tables;
  }

  /**
   * All tables of messages and of dead letters.
   *
   * @param models that give the verdicts, too
   */
  public static TablesSink to(Location location, Models models) {
    return new TablesSink(location, models, Set.copyOf(models.names()));
  }

  /** These tables alone. */
  public TablesSink only(Set<String> names) {
    return new TablesSink(location, models, Set.copyOf(names));
  }

  @Override
  public Writer open(Range range) {
    return new TablesWriter(location, models, tables);
  }

  static StoredObject put(
      Location location, Model model, ParquetRows rows, long messages, Batch batch, Uploads uploads)
      throws IOException {
    byte[] object = rows.finish();
    String path = model.name() + "/" + batch.path() + ".parquet";
    uploads.put(location, path, object, "application/vnd.apache.parquet");
    Metrics.counter("standard", model.name() + "/rows").inc(rows.rows());
    Metrics.counter("standard", model.name() + "/objects").inc();
    Metrics.counter("standard", model.name() + "/bytes").inc(object.length);
    return new StoredObject(
        model.name(), path, rows.rows(), object.length, Map.of(model.name(), messages));
  }

  private static final class TablesWriter implements Writer {
    private final Location location;
    private final List<Model> models;
    private final List<Model> ofDeadLetters;
    private final Set<String> written;
    private final List<@Nullable ParquetRows> tables;
    private final long[] messages;

    TablesWriter(Location location, Models all, Set<String> written) {
      this.location = location;
      this.models = new ArrayList<>(all.ofMessages());
      this.ofDeadLetters = all.ofDeadLetters();
      this.written = written;
      models.addAll(ofDeadLetters);
      this.tables = new ArrayList<>(Collections.nCopies(models.size(), null));
      this.messages = new long[models.size()];
    }

    @Override
    public void add(Message message, Verdict verdict) throws IOException {
      int table = 0;
      for (List<GenericRecord> rows : verdict.rows()) {
        add(table++, rows);
      }
      if (!verdict.deadLetters().isEmpty()) {
        for (Model model : ofDeadLetters) {
          add(
              table++,
              verdict.deadLetters().stream().map(each -> model.row(message, each)).toList());
        }
      }
    }

    private void add(int i, List<GenericRecord> rows) throws IOException {
      if (rows.isEmpty() || !written.contains(models.get(i).name())) {
        return;
      }
      ParquetRows table = tables.get(i);
      if (table == null) {
        table = new ParquetRows(models.get(i).schema());
        tables.set(i, table);
      }
      for (GenericRecord row : rows) {
        table.add(row);
      }
      messages[i]++;
    }

    @Override
    public List<StoredObject> write(Batch batch, Uploads uploads) throws IOException {
      List<StoredObject> objects = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        ParquetRows table = tables.get(i);
        if (table != null) {
          objects.add(put(location, models.get(i), table, messages[i], batch, uploads));
        }
      }
      return objects;
    }
  }
}
