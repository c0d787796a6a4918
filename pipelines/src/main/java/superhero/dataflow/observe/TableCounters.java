package superhero.dataflow.observe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of what was written, by table; raw and the dead letters are among the tables.
 *
 * @param models names of the tables that there are
 */
record TableCounters(List<String> models) {
  private static final String RAW = "raw";
  private static final String DEAD_LETTERS = "dead_letters";

  /**
   * The counts by table.
   *
   * @param what objects, bytes or rows
   */
  Map<String, Long> read(Reading reading, String what) {
    boolean isOfRows = what.equals("rows");
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(RAW, reading.count("raw/" + (isOfRows ? "messages" : what)));
    counts.put(DEAD_LETTERS, reading.count("deadletter/" + (isOfRows ? "letters" : what)));
    for (String model : models) {
      counts.put(model, reading.count("standard/" + model + "/" + what));
    }
    return counts;
  }
}
