package superhero.dataflow.estimate;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a batch of some messages gives of one kind of object, by how many messages it has: measured
 * at some numbers, and estimated in between.
 *
 * @param points by the number of messages, 1 or more
 */
public record SizeCurve(NavigableMap<Long, Point> points) {

  /**
   * A measurement.
   *
   * @param objects 0 to 1: the share of such batches that have one
   * @param bytes of the batches' objects, on average over all batches
   */
  public record Point(double objects, double bytes) {}

  public SizeCurve {
    points = new TreeMap<>(points);
    if (points.isEmpty() || points.firstKey() < 1) {
      throw new IllegalArgumentException("a curve has a point, of one message or more");
    }
  }

  /** Objects of a batch, 0 to 1. */
  public double objects(long messages) {
    Map.Entry<Long, Point> before = points.floorEntry(messages);
    Map.Entry<Long, Point> after = points.ceilingEntry(messages);
    if (before == null || after == null) {
      return before == null ? after.getValue().objects() : before.getValue().objects();
    }
    return between(
        share(messages, before.getKey(), after.getKey()),
        before.getValue().objects(),
        after.getValue().objects());
  }

  /** Bytes of a batch. */
  public double bytes(long messages) {
    Map.Entry<Long, Point> before = points.floorEntry(messages);
    Map.Entry<Long, Point> after = points.ceilingEntry(messages);
    if (before == null) {
      return after.getValue().bytes();
    }
    if (after == null) {
      return beyond(messages);
    }
    double low = before.getValue().bytes();
    double high = after.getValue().bytes();
    double share = share(messages, before.getKey(), after.getKey());
    // Compressed bytes grow as a power of the messages: a straight line between logarithms.
    return low > 0 && high > 0
        ? Math.exp(between(share, Math.log(low), Math.log(high)))
        : between(share, low, high);
  }

  /** Further messages add as many bytes as the last that were measured did. */
  private double beyond(long messages) {
    Map.Entry<Long, Point> last = points.lastEntry();
    Map.Entry<Long, Point> before = points.lowerEntry(last.getKey());
    double slope =
        before == null
            ? last.getValue().bytes() / last.getKey()
            : Math.max(0, last.getValue().bytes() - before.getValue().bytes())
                / (last.getKey() - before.getKey());
    return last.getValue().bytes() + slope * (messages - last.getKey());
  }

  private static double share(long messages, long low, long high) {
    return low == high ? 0 : Math.log((double) messages / low) / Math.log((double) high / low);
  }

  private static double between(double share, double low, double high) {
    return low + share * (high - low);
  }
}
