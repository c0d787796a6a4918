package superhero.dataflow.estimate;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How the log of a partition grows. Between two known points it grows evenly. Offsets count as
 * messages: those that have none, such as transaction markers, are taken for messages too.
 *
 * @param offsets by time in ms since 1970: the first offset that has a message of this time or
 *     later; neither falls
 */
public record PartitionLog(String topic, int partition, NavigableMap<Long, Long> offsets) {

  public PartitionLog {
    TreeMap<Long, Long> rising = new TreeMap<>();
    long last = 0;
    for (Map.Entry<Long, Long> each : offsets.entrySet()) {
      // Timestamps need not rise with offsets.
      last = Math.max(last, each.getValue());
      rising.put(each.getKey(), last);
    }
    if (rising.isEmpty()) {
      throw new IllegalArgumentException(topic + "-" + partition + " has no known offset");
    }
    offsets = rising;
  }

  /** One that begins at offset 0 and grows evenly. */
  public static PartitionLog even(String topic, int partition, long from, long to, long messages) {
    return new PartitionLog(topic, partition, new TreeMap<>(Map.of(from, 0L, to, messages)));
  }

  /** The first offset. */
  public long start() {
    return offsets.firstEntry().getValue();
  }

  /** The first offset that is not there yet. */
  public long end() {
    return offsets.lastEntry().getValue();
  }

  /** The first offset that has a message of this time or later. */
  public long offsetAt(long millis) {
    Map.Entry<Long, Long> before = offsets.floorEntry(millis);
    Map.Entry<Long, Long> after = offsets.ceilingEntry(millis);
    if (before == null || after == null) {
      return before == null ? start() : end();
    }
    long span = after.getKey() - before.getKey();
    if (span == 0) {
      return before.getValue();
    }
    double share = (double) (millis - before.getKey()) / span;
    return before.getValue() + Math.round(share * (after.getValue() - before.getValue()));
  }
}
