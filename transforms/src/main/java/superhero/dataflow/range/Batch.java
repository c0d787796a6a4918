package superhero.dataflow.range;

import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * The messages of one range, or of one part of it, whose event times fall into one window: what
 * becomes one raw object and one Parquet object a model.
 */
public record Batch(Range range, IntervalWindow window) {

  /** Where the batch's lines lie below the location of raw, or of dead letters. */
  public String path(Compression compression) {
    return range.folder() + "/" + path() + compression.suffix();
  }

  /** Where the batch's object lies below a table's or topic's folder, without its suffix. */
  public String path() {
    return range.window().folder(window) + "/" + range.objectName();
  }
}
