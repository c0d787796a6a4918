package superhero.dataflow.batch;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * A range of which every batch is on the lake.
 *
 * @param started when reading began: the clock's time, not the data's
 * @param window the earliest event window that it met; the first of 1970 where it held no message
 * @param messages that it held
 * @param objects in the order in which they were written
 */
public record WrittenRange(
    Range range,
    Instant started,
    IntervalWindow window,
    long messages,
    List<StoredObject> objects) {

  public WrittenRange {
    objects = List.copyOf(objects);
  }
}
