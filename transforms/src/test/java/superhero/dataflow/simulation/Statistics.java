package superhero.dataflow.simulation;

import java.util.Map;
import java.util.TreeMap;

/** What the histories reached, so that nobody believes a simulation that has gone blind. */
final class Statistics {
  private final Map<String, Long> counts = new TreeMap<>();

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  long of(String what) {
    return counts.getOrDefault(what, 0L);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
