package superhero.dataflow.compact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.ParquetFooter;
import superhero.dataflow.rawlog.Outputs;

/**
 * Decides which objects of a folder become one, after it has finished what a killed run began. Out:
 * {@link CompactTables#GROUPS}.
 */
final class PlanGroups extends DoFn<CompactTables.Folder, CompactTables.Group> {
  /** Objects with which this run is done, whether they are joined or stay. */
  static final Counter DONE = Metrics.counter("compact", "objects");

  private static final Counter SWEPT = Metrics.counter("compact", "swept");

  private final Location standard;
  private final CompactionPlan plan;

  PlanGroups(Location standard, CompactionPlan plan) {
    this.standard = standard;
    this.plan = plan;
  }

  @ProcessElement
  public void process(@Element CompactTables.Folder folder, MultiOutputReceiver out) {
    List<List<CompactionPlan.Item>> groups = groups(folder, out);
    for (List<CompactionPlan.Item> group : groups) {
      out.get(CompactTables.GROUPS)
          .output(
              new CompactTables.Group(
                  folder.path(),
                  group.stream().map(CompactionPlan.Item::name).toList(),
                  group.stream().mapToLong(CompactionPlan.Item::bytes).sum()));
    }
    DONE.inc(folder.items().size() - groups.stream().mapToInt(List::size).sum());
  }

  private List<List<CompactionPlan.Item>> groups(
      CompactTables.Folder folder, MultiOutputReceiver out) {
    List<CompactionPlan.Item> items = swept(folder, sentence -> Outputs.leave(out, sentence));
    if (plan.groups(items, any -> "").isEmpty()) {
      return List.of();
    }
    Map<String, Object> layouts = new HashMap<>();
    List<CompactionPlan.Item> readable = new ArrayList<>();
    for (CompactionPlan.Item item : items) {
      String path = folder.path() + "/" + item.name();
      if (!item.isWhole()) {
        readable.add(item);
        continue;
      }
      try {
        layouts.put(item.name(), ParquetFooter.read(standard, path).layout());
        readable.add(item);
      } catch (FileNotFoundException e) {
        // An attempt before this one has compacted it.
      } catch (IOException e) {
        Outputs.leave(out, standard + path + ": " + e.getMessage());
        readable.add(new CompactionPlan.Item(item.name(), item.bytes(), false));
      }
    }
    return plan.groups(readable, item -> layouts.get(item.name()));
  }

  private List<CompactionPlan.Item> swept(CompactTables.Folder folder, Consumer<String> left) {
    if (folder.items().stream().noneMatch(item -> CompactedObject.isNamed(item.name()))) {
      return folder.items();
    }
    TreeSet<String> names = new TreeSet<>();
    folder.items().forEach(item -> names.add(item.name()));
    TableFolder.Swept swept = new TableFolder(standard, folder.path()).sweep(names, left);
    SWEPT.inc(swept.deleted().size());
    List<CompactionPlan.Item> items = new ArrayList<>();
    for (CompactionPlan.Item item : folder.items()) {
      if (!swept.deleted().contains(item.name())) {
        boolean isWhole = item.isWhole() && !swept.left().contains(item.name());
        items.add(new CompactionPlan.Item(item.name(), item.bytes(), isWhole));
      }
    }
    return items;
  }
}
