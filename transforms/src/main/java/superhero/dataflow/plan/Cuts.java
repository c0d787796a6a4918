package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.List;

/** Where a partition is cut into ranges: on multiples of the batch size, so a replay cuts alike. */
public final class Cuts {
  private Cuts() {}

  /**
   * The ends of the ranges that begin at {@code start}.
   *
   * @param end first offset that is not there yet
   * @param tail whether what is left after the last multiple becomes a range too
   * @param most how many ranges at the most
   */
  public static List<Long> ends(long start, long end, int batchSize, boolean tail, int most) {
    List<Long> ends = new ArrayList<>();
    long from = start;
    while (from < end && ends.size() < most) {
      long multiple = (from / batchSize + 1) * batchSize;
      if (multiple > end) {
        if (tail) {
          ends.add(end);
        }
        break;
      }
      ends.add(multiple);
      from = multiple;
    }
    return ends;
  }
}
