package superhero.dataflow.compact;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import superhero.dataflow.parquet.CompactedObject;

/**
 * Which objects of a folder become one: neighbours in the order of their names, as many as weigh no
 * more than the target. What it gave once, compacted, is of no such group again.
 */
public record CompactionPlan(long targetBytes) implements Serializable {

  /**
   * An object of a folder.
   *
   * @param isWhole whether it may be compacted: it is of a range that is on the lake as a whole
   */
  public record Item(String name, long bytes, boolean isWhole) implements Serializable {
    private long weight() {
      return CompactedObject.weight(name, bytes);
    }
  }

  /**
   * Groups of two and more.
   *
   * @param items in the order of their names
   * @param layouts of an object; those of a group are equal
   */
  public List<List<Item>> groups(List<Item> items, Function<Item, ?> layouts) {
    List<List<Item>> groups = new ArrayList<>();
    List<Item> group = new ArrayList<>();
    long weight = 0;
    Object layout = null;
    for (Item item : items) {
      if (!item.isWhole() || item.weight() >= (targetBytes + 1) / 2) {
        // A neighbour of those before it no longer: rows would change their order.
        close(group, groups);
        continue;
      }
      Object own = layouts.apply(item);
      if (!group.isEmpty() && (weight + item.weight() > targetBytes || !own.equals(layout))) {
        close(group, groups);
      }
      weight = group.isEmpty() ? item.weight() : weight + item.weight();
      layout = own;
      group.add(item);
    }
    close(group, groups);
    return groups;
  }

  private static void close(List<Item> group, List<List<Item>> groups) {
    if (group.size() > 1) {
      groups.add(List.copyOf(group));
    }
    group.clear();
  }
}
