package superhero.dataflow.estimate;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Sizes of objects that are expected, each with how many of them are: a part of one, too. */
public final class Sizes {
  private final NavigableMap<Long, Double> countBySize = new TreeMap<>();
  private double objects;
  private double bytes;

  /** Adds objects of a size. */
  public void add(double count, double size) {
    if (count > 0) {
      countBySize.merge(Math.round(size), count, Double::sum);
      objects += count;
      bytes += count * size;
    }
  }

  public double objects() {
    return objects;
  }

  /** Of all of them. */
  public double bytes() {
    return bytes;
  }

  /** Each size with its count, smallest first. */
  NavigableMap<Long, Double> bySize() {
    return countBySize;
  }

  /**
   * The size that this share of them does not exceed; 0 where there are none.
   *
   * @param share 0 to 1
   */
  public long quantile(double share) {
    double seen = 0;
    for (Map.Entry<Long, Double> each : countBySize.entrySet()) {
      seen += each.getValue();
      if (seen >= share * objects * (1 - 1e-9)) {
        return each.getKey();
      }
    }
    return 0;
  }
}
