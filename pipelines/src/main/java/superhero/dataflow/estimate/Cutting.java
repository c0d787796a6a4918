package superhero.dataflow.estimate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import superhero.dataflow.plan.Cuts;
import superhero.dataflow.range.EventWindow;

/**
 * Cuts logs as ingest does: into ranges by its planner's own rule, these into parts by their bytes,
 * and parts into batches by the event windows.
 *
 * @param batchSize messages of a range, at most
 * @param maxBatchBytes keys, values and headers of a part
 */
public record Cutting(int batchSize, long maxBatchBytes, EventWindow window) {
  /** How often a streaming planner looks at the ends of the logs. */
  public static final Duration LOOK = Duration.ofMillis(250);

  /**
   * All that is there, as a bounded run cuts it.
   *
   * @param meanBytes of a message
   */
  public List<PlannedRange> all(PartitionLog log, double meanBytes) {
    List<PlannedRange> ranges = new ArrayList<>();
    cut(log, log.start(), log.end(), meanBytes, ranges);
    return ranges;
  }

  /**
   * What comes between two times, where each interval what is there is cut.
   *
   * @param from in ms since 1970
   * @param interval shorter ones than {@link #LOOK} are as long as that
   */
  public List<PlannedRange> every(
      Duration interval, PartitionLog log, long from, long to, double meanBytes) {
    long step = Math.max(interval.toMillis(), LOOK.toMillis());
    List<PlannedRange> ranges = new ArrayList<>();
    long planned = log.offsetAt(from);
    for (long flush = from + step; flush < to + step; flush += step) {
      long end = log.offsetAt(Math.min(flush, to));
      cut(log, planned, end, meanBytes, ranges);
      planned = end;
    }
    return ranges;
  }

  private void cut(
      PartitionLog log, long start, long end, double meanBytes, List<PlannedRange> ranges) {
    long from = start;
    for (long to : Cuts.ends(start, end, batchSize, true, Integer.MAX_VALUE)) {
      ranges.add(range(log, from, to, meanBytes));
      from = to;
    }
  }

  private PlannedRange range(PartitionLog log, long start, long end, double meanBytes) {
    long perPart = Math.max(1, (long) (maxBatchBytes / Math.max(1, meanBytes)));
    List<PlannedRange.Batch> batches = new ArrayList<>();
    int parts = 0;
    for (long part = start; part < end; part += perPart) {
      parts++;
      addBatches(log, part, Math.min(end, part + perPart), batches);
    }
    return new PlannedRange(log.topic(), end - start, batches, parts);
  }

  private void addBatches(
      PartitionLog log, long start, long end, List<PlannedRange.Batch> batches) {
    long from = start;
    while (from < end) {
      long time = timeOf(log, from);
      long windowStart = window.of(time).start().getMillis();
      long next = log.offsetAt(window.of(time).end().getMillis());
      // The last window takes what is left, also where no later point is known.
      long to = next <= from ? end : Math.min(end, next);
      batches.add(new PlannedRange.Batch(windowStart, to - from));
      from = to;
    }
  }

  /** A time at which the log has this offset as its next. */
  private static long timeOf(PartitionLog log, long offset) {
    long low = log.offsets().firstKey();
    long high = log.offsets().lastKey();
    while (low < high) {
      // The latest time whose first offset is not behind this one.
      long middle = low + (high - low + 1) / 2;
      if (log.offsetAt(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
