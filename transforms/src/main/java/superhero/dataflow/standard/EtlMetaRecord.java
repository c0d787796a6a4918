package superhero.dataflow.standard;

import java.io.IOException;
import java.io.UncheckedIOException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.WrittenRange;

/**
 * Writes the row of a range in etl_meta, and in other tables of ranges, each as an object of its
 * own. A reader who sees it knows that the range is whole.
 */
public final class EtlMetaRecord implements RangeRecord {
  private final Location location;
  private final Models models;

  private EtlMetaRecord(Location location, Models models) {
    this.location = location;
    this.models = models;
  }

  /** Beside the other tables. */
  public static EtlMetaRecord in(Location standard, Models models) {
    return new EtlMetaRecord(standard, models);
  }

  @Override
  public void put(WrittenRange written) {
    Batch batch = new Batch(written.range(), written.window());
    for (Model model : models.ofRanges()) {
      try {
        ParquetRows rows = new ParquetRows(model.schema());
        rows.add(model.row(written));
        TablesSink.put(location, model, rows, 0, batch);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory cannot fail", e);
      }
    }
  }
}
