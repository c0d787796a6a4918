package superhero.dataflow.rawlog;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.StoredObject;

/**
 * A lake whose tables are made anew of its raw objects.
 *
 * @param lake with tables and dead letters
 */
public record Tables(Lake lake, Models models) implements Serializable {
  public Location raw() {
    return lake.raw();
  }

  public Location standard() {
    return lake.standard();
  }

  public Location deadLetters() {
    return lake.deadLetters();
  }

  /** Below the tables: the ranges that are being replaced, each by the path of its manifest. */
  public static final String REPLACING = "_replacing/";

  /**
   * What the tables have of a range, as its row of etl_meta lists it. Empty where they do not have
   * it as a whole, or where the row says nothing.
   */
  public Optional<List<StoredObject>> objects(Manifest manifest) {
    return EtlMeta.read(standard(), manifest.whole());
  }

  /** True for dead letters and for the tables of the models. */
  public boolean isTheirs(String kind) {
    return kind.equals(StoredObject.DEAD_LETTERS) || models.names().contains(kind);
  }

  public Location of(String kind) {
    return lake.of(kind);
  }
}
