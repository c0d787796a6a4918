package superhero.dataflow.raw;

import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.WrittenRange;

/** Writes the {@link Manifest} of a range, {@code _ranges/<topic>/<name>.json}. */
public final class ManifestRecord implements RangeRecord {
  private final Location location;

  private ManifestRecord(Location location) {
    this.location = location;
  }

  /** Beside the raw objects. */
  public static ManifestRecord in(Location raw) {
    return new ManifestRecord(raw);
  }

  @Override
  public void put(WrittenRange written, Runnable beforeDelete) {
    Manifest manifest = Manifest.of(written);
    location.put(manifest.path(), manifest.encode(), "application/json");
  }
}
