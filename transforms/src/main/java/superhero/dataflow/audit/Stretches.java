package superhero.dataflow.audit;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Stretches of offsets that something covers; those that meet become one. */
final class Stretches {
  private final NavigableMap<Long, Long> endByStart = new TreeMap<>();

  /** Takes a stretch; an empty one is none. */
  void add(long start, long end) {
    if (end <= start) {
      return;
    }
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = endByStart.floorEntry(to);
    while (before != null && before.getValue() >= from) {
      from = Math.min(from, before.getKey());
      to = Math.max(to, before.getValue());
      endByStart.remove(before.getKey());
      before = endByStart.floorEntry(to);
    }
    endByStart.put(from, to);
  }

  /** The first offset that is covered; another where none is. */
  long first(long otherwise) {
    return endByStart.isEmpty() ? otherwise : endByStart.firstKey();
  }

  interface Part {
    void take(long start, long end, boolean isCovered);
  }

  /** Cuts [start, end) where covered and not covered meet. */
  void split(long start, long end, Part part) {
    long at = start;
    while (at < end) {
      Map.Entry<Long, Long> here = endByStart.floorEntry(at);
      if (here != null && here.getValue() > at) {
        long to = Math.min(end, here.getValue());
        part.take(at, to, true);
        at = to;
      } else {
        Long next = endByStart.higherKey(at);
        long to = next == null ? end : Math.min(end, next);
        part.take(at, to, false);
        at = to;
      }
    }
  }
}
