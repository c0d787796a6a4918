package superhero.dataflow.batch;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * A range of which every batch is on the lake.
 *
 * @param started when reading began: the clock's time, not the data's
 * @param windows the event windows that it met; none where it held no message
 * @param messages that it held
 * @param objects in the order in which they were written
 */
public record WrittenRange(
    Range range,
    Instant started,
    SortedSet<IntervalWindow> windows,
    long messages,
    List<StoredObject> objects) {

  public WrittenRange {
    windows = Collections.unmodifiableSortedSet(new TreeSet<>(windows));
    objects = List.copyOf(objects);
  }

  /** The earliest window; the first of 1970 where there is none. */
  public IntervalWindow window() {
    return windows.isEmpty() ? range.window().of(0) : windows.first();
  }
}
