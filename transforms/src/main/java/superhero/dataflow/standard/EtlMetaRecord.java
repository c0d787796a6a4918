package superhero.dataflow.standard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;

/**
 * Writes the row of a range in etl_meta, and in other tables of ranges, each as an object of its
 * own. A reader who sees it knows that the range is whole. What the row of an earlier attempt lists
 * and this one does not is deleted before: {@code standardize} may have made the tables of a range
 * by other models before a job that was killed writes it once more.
 */
public final class EtlMetaRecord implements RangeRecord {
  private final Lake lake;
  private final Models models;

  private EtlMetaRecord(Lake lake, Models models) {
    this.lake = lake;
    this.models = models;
  }

  /** Beside the other tables of a lake. */
  public static EtlMetaRecord in(Lake lake, Models models) {
    return new EtlMetaRecord(lake, models);
  }

  @Override
  public void put(WrittenRange written, Runnable beforeDelete) {
    Batch batch = new Batch(written.range(), written.window());
    Set<String> now =
        written.objects().stream()
            .map(each -> each.kind() + "/" + each.path())
            .collect(Collectors.toSet());
    EtlMeta.read(lake.standard(), batch).orElse(List.of()).stream()
        .filter(each -> !each.kind().equals(StoredObject.RAW) && lake.of(each.kind()) != null)
        .filter(each -> !now.contains(each.kind() + "/" + each.path()))
        .collect(
            Collectors.groupingBy(
                each -> lake.of(each.kind()),
                Collectors.mapping(StoredObject::path, Collectors.toList())))
        .forEach((location, paths) -> location.delete(paths, beforeDelete));
    try (Uploads uploads = new Uploads()) {
      for (Model model : models.ofRanges()) {
        ParquetRows rows = new ParquetRows(model.schema());
        rows.add(model.row(written));
        TablesSink.put(lake.standard(), model, rows, 0, batch, uploads);
      }
      uploads.await();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }
}
