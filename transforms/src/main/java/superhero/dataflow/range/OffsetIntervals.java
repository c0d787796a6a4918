package superhero.dataflow.range;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** OffsetIntervals of offsets that something covers; those that meet become one. */
public final class OffsetIntervals implements Serializable {
  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  /** Takes a stretch; an empty one is none. */
  public void add(long start, long end) {
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
  public long first(long otherwise) {
    return endByStart.isEmpty() ? otherwise : endByStart.firstKey();
  }

  /** True where something covers all of [start, end). */
  public boolean cover(long start, long end) {
    Map.Entry<Long, Long> before = endByStart.floorEntry(start);
    return before != null && before.getValue() >= end;
  }

  /** True where all that something covers of another is covered here, too. */
  public boolean coverAll(OffsetIntervals other) {
    return other.endByStart.entrySet().stream()
        .allMatch(each -> cover(each.getKey(), each.getValue()));
  }

  /** A stretch that is covered as a whole, or not at all. */
  public interface Part {
    void take(long start, long end, boolean isCovered);
  }

  /** Cuts [start, end) where covered and not covered meet. */
  public void split(long start, long end, Part part) {
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
