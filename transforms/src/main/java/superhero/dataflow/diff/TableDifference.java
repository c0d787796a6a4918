package superhero.dataflow.diff;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a table differs from another of the same messages.
 *
 * @param table its name, or "dead_letters"
 * @param before rows of the one
 * @param after rows of the other
 * @param added rows that the other has alone
 * @param gone rows that the one has alone
 * @param changed rows that both have, with other values
 * @param columns what changed, by column
 */
public record TableDifference(
    String table,
    long before,
    long after,
    Examples added,
    Examples gone,
    long changed,
    SortedMap<String, Examples> columns)
    implements Serializable {
  /** Also for the reports. */
  public static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_EXAMPLES = 3;

  /**
   * So many, and some of them.
   *
   * @param examples a text each
   */
  public record Examples(long count, List<String> examples) implements Serializable {
    static final Examples NONE = new Examples(0, List.of());

    public Examples {
      examples = new ArrayList<>(examples);
    }

    static Examples of(String example) {
      return new Examples(1, List.of(example));
    }

    Examples plus(Examples other) {
      List<String> some = new ArrayList<>(examples);
      other.examples.stream().limit(MOST_EXAMPLES - examples.size()).forEach(some::add);
      return new Examples(count + other.count, some);
    }
  }

  TableDifference plus(TableDifference other) {
    SortedMap<String, Examples> all = new TreeMap<>(columns);
    other.columns.forEach((column, examples) -> all.merge(column, examples, Examples::plus));
    return new TableDifference(
        table,
        before + other.before,
        after + other.after,
        added.plus(other.added),
        gone.plus(other.gone),
        changed + other.changed,
        all);
  }
}
