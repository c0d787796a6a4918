package superhero.dataflow.compact;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.rawlog.PartitionIntervals;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;

/**
 * Lists the folders of a table that have something to compact. In: the name of a table. Out: {@link
 * CompactTables#FOLDERS}, of windows that are marked as complete or ended by a given time.
 */
final class ListFolders extends DoFn<String, CompactTables.Folder> {
  private static final String MARKER = "_SUCCESS";
  private static final Counter FOUND = Metrics.counter("compact", "objectsFound");

  private final Location standard;
  private final Selection selection;
  private final Instant unmarkedBefore;

  ListFolders(Location standard, Selection selection, Instant unmarkedBefore) {
    this.standard = standard;
    this.selection = selection;
    this.unmarkedBefore = unmarkedBefore;
  }

  @ProcessElement
  public void process(@Element String table, MultiOutputReceiver out) {
    PartitionIntervals whole = new PartitionIntervals();
    for (Location.Listed object : standard.list(EtlMeta.NAME + "/", ".parquet")) {
      ObjectName.of(ObjectName.STANDARD, object.path()).ifPresent(whole::add);
    }
    PartitionIntervals replacing = new PartitionIntervals();
    String folder = Tables.REPLACING;
    for (Location.Listed object : standard.list(folder, ".json")) {
      Manifest.name(object.path().substring(folder.length())).ifPresent(replacing::add);
    }
    Map<String, TreeMap<String, CompactionPlan.Item>> folders = new TreeMap<>();
    Set<String> marked = new TreeSet<>();
    for (Location.Listed object : standard.list(table + "/", "")) {
      int slash = object.path().lastIndexOf('/');
      String name = object.path().substring(slash + 1);
      String path = object.path().substring(0, slash);
      if (name.equals(MARKER)) {
        marked.add(path);
      } else if (name.endsWith(".parquet")) {
        Optional<ObjectName> own = ObjectName.of(ObjectName.STANDARD, object.path());
        boolean isWhole =
            CompactedObject.isNamed(name)
                || (own.isPresent() && whole.cover(own.get()) && !replacing.meet(own.get()));
        folders
            .computeIfAbsent(path, any -> new TreeMap<>())
            .put(name, new CompactionPlan.Item(name, object.bytes(), isWhole));
      }
    }
    folders.forEach(
        (path, items) -> {
          if (items.size() > 1 && isMeant(path, marked.contains(path))) {
            out.get(CompactTables.FOLDERS)
                .output(new CompactTables.Folder(path, List.copyOf(items.values())));
            FOUND.inc(items.size());
          }
        });
  }

  private boolean isMeant(String path, boolean isMarked) {
    try {
      IntervalWindow window = EventWindow.ofFolder(path.substring(path.indexOf('/') + 1));
      Instant end = Instant.ofEpochMilli(window.end().getMillis());
      return selection.meets(window) && (isMarked || !end.isAfter(unmarkedBefore));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
