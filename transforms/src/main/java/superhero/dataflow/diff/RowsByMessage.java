package superhero.dataflow.diff;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import superhero.dataflow.diff.TableDifference.Examples;

/**
 * Rows of one object as texts by column, each under the id of its message and which row of that
 * message it is.
 */
final class RowsByMessage {
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
  private final Map<String, Integer> rowsOf = new HashMap<>();

  /** Takes the next row of a message. */
  void add(String messageId, Map<String, String> columns) {
    int row = rowsOf.merge(messageId, 1, Integer::sum);
    rows.put(row == 1 ? messageId : messageId + " row " + row, columns);
  }

  /** What is different in other rows of the same messages; a column that is not there is null. */
  TableDifference differenceTo(String table, RowsByMessage other) {
    Examples added = Examples.NONE;
    Examples gone = Examples.NONE;
    long changed = 0;
    SortedMap<String, Examples> columns = new TreeMap<>();
    for (Map.Entry<String, Map<String, String>> row : rows.entrySet()) {
      Map<String, String> then = other.rows.get(row.getKey());
      if (then == null) {
        gone = gone.plus(Examples.of(text(row)));
      } else if (!then.equals(row.getValue())) {
        Set<String> names = new TreeSet<>(row.getValue().keySet());
        names.addAll(then.keySet());
        boolean differs = false;
        for (String name : names) {
          String one = row.getValue().get(name);
          String another = then.get(name);
          if (!Objects.equals(one, another)) {
            columns.merge(
                name, Examples.of(row.getKey() + ": " + one + " -> " + another), Examples::plus);
            differs = true;
          }
        }
        changed += differs ? 1 : 0;
      }
    }
    for (Map.Entry<String, Map<String, String>> row : other.rows.entrySet()) {
      if (!rows.containsKey(row.getKey())) {
        added = added.plus(Examples.of(text(row)));
      }
    }
    return new TableDifference(
        table, rows.size(), other.rows.size(), added, gone, changed, columns);
  }

  private static String text(Map.Entry<String, Map<String, String>> row) {
    return row.getKey() + ": " + row.getValue();
  }
}
