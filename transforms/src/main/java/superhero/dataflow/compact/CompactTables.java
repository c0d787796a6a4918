package superhero.dataflow.compact;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.ParquetFooter;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.PartitionIntervals;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;

/**
 * Joins small Parquet objects of event windows that are marked as complete into large ones, see
 * {@link CompactedObject}. Only objects of ranges that have an etl_meta, and that no run is
 * replacing, are touched; etl_meta itself is not. Out: a sentence for each object that had to be
 * left. Bounded; a retry, or another run, finishes what was begun and changes nothing more.
 *
 * <pre>
 * pipeline.apply(CompactTables.of(standard, List.of("buffer_meta"), selection, 134_217_728))
 * </pre>
 *
 * <p>Beam counts {@code compact/joined}, {@code compact/written}, {@code compact/bytesBefore},
 * {@code compact/bytesAfter} and {@code compact/swept}.
 */
public final class CompactTables extends PTransform<PBegin, PCollection<String>> {
  static final TupleTag<Folder> FOLDERS = new TupleTag<>("folders") {};
  static final TupleTag<Group> GROUPS = new TupleTag<>("groups") {};
  private static final TupleTag<String> NONE = new TupleTag<>("none") {};

  private final Location standard;
  private final List<String> tables;
  private final Selection selection;
  private final CompactionPlan plan;
  private final Instant unmarkedBefore;

  private CompactTables(
      Location standard,
      List<String> tables,
      Selection selection,
      CompactionPlan plan,
      Instant unmarkedBefore) {
    this.standard = standard;
    this.tables = tables;
    this.selection = selection;
    this.plan = plan;
    this.unmarkedBefore = unmarkedBefore;
  }

  /**
   * Of tables of messages.
   *
   * @param selection whose times count: of windows that meet them
   * @param targetBytes what is compacted adds up to no more; an object of half of it is large
   *     enough
   */
  public static CompactTables of(
      Location standard, Collection<String> tables, Selection selection, long targetBytes) {
    checkArgument(targetBytes > 0, "targetBytes should be above 0, not %s", targetBytes);
    return new CompactTables(
        standard, List.copyOf(tables), selection, new CompactionPlan(targetBytes), Instant.MIN);
  }

  /**
   * Also folders without a marker, which no lake has whose tables ingest does not write.
   *
   * @param end only of windows that have ended by then
   */
  public CompactTables unmarkedBefore(Instant end) {
    return new CompactTables(standard, tables, selection, plan, end);
  }

  /** What a folder has. */
  record Folder(String path, List<CompactionPlan.Item> items) implements Serializable {}

  /** What is to become one object. */
  record Group(String folder, List<String> names, long bytes) implements Serializable {}

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("standard", standard.toString()))
        .add(DisplayData.item("tables", String.join(",", tables)))
        .add(DisplayData.item("selection", selection.toString()))
        .add(DisplayData.item("unmarkedBefore", unmarkedBefore.toString()));
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    PCollectionTuple folders =
        begin
            .apply("Tables", Create.of(tables).withCoder(StringUtf8Coder.of()))
            .apply("SpreadTables", Outputs.spread())
            .apply(
                "List",
                ParDo.of(new ListFn(this)).withOutputTags(FOLDERS, TupleTagList.of(Outputs.LEFT)));
    PCollectionTuple groups =
        folders
            .get(FOLDERS)
            .setCoder(SerializableCoder.of(Folder.class))
            .apply("SpreadFolders", Outputs.spread())
            .apply(
                "Plan",
                ParDo.of(new PlanFn(this)).withOutputTags(GROUPS, TupleTagList.of(Outputs.LEFT)));
    PCollectionTuple compacted =
        groups
            .get(GROUPS)
            .setCoder(SerializableCoder.of(Group.class))
            .apply("SpreadGroups", Outputs.spread())
            .apply(
                "Join",
                ParDo.of(new CompactFn(standard))
                    .withOutputTags(NONE, TupleTagList.of(Outputs.LEFT)));
    compacted.get(NONE).setCoder(StringUtf8Coder.of());
    PCollectionList<String> left = PCollectionList.empty(begin.getPipeline());
    for (PCollectionTuple each : List.of(folders, groups, compacted)) {
      left = left.and(each.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()));
    }
    return left.apply("LeftByCompact", Flatten.pCollections());
  }

  static final class ListFn extends DoFn<String, Folder> {
    private static final String MARKER = "_SUCCESS";

    private final CompactTables how;

    ListFn(CompactTables how) {
      this.how = how;
    }

    @ProcessElement
    public void process(@Element String table, MultiOutputReceiver out) {
      PartitionIntervals whole = new PartitionIntervals();
      for (Location.Listed object : how.standard.list(EtlMeta.NAME + "/", ".parquet")) {
        ObjectName.of(ObjectName.STANDARD, object.path()).ifPresent(whole::add);
      }
      PartitionIntervals replacing = new PartitionIntervals();
      String folder = Tables.REPLACING;
      for (Location.Listed object : how.standard.list(folder, ".json")) {
        Manifest.name(object.path().substring(folder.length())).ifPresent(replacing::add);
      }
      Map<String, TreeMap<String, CompactionPlan.Item>> folders = new TreeMap<>();
      Set<String> marked = new TreeSet<>();
      for (Location.Listed object : how.standard.list(table + "/", "")) {
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
              out.get(FOLDERS).output(new Folder(path, List.copyOf(items.values())));
            }
          });
    }

    private boolean isMeant(String path, boolean isMarked) {
      try {
        IntervalWindow window = EventWindow.ofFolder(path.substring(path.indexOf('/') + 1));
        Instant end = Instant.ofEpochMilli(window.end().getMillis());
        return how.selection.meets(window) && (isMarked || !end.isAfter(how.unmarkedBefore));
      } catch (DateTimeException e) {
        return false;
      }
    }
  }

  static final class PlanFn extends DoFn<Folder, Group> {
    private static final Counter SWEPT = Metrics.counter("compact", "swept");

    private final CompactTables how;

    PlanFn(CompactTables how) {
      this.how = how;
    }

    @ProcessElement
    public void process(@Element Folder folder, MultiOutputReceiver out) {
      List<CompactionPlan.Item> items = swept(folder, sentence -> Outputs.leave(out, sentence));
      if (how.plan.groups(items, any -> "").isEmpty()) {
        return;
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
          layouts.put(item.name(), ParquetFooter.read(how.standard, path).layout());
          readable.add(item);
        } catch (FileNotFoundException e) {
          // An attempt before this one has compacted it.
        } catch (IOException e) {
          Outputs.leave(out, how.standard + path + ": " + e.getMessage());
          readable.add(new CompactionPlan.Item(item.name(), item.bytes(), false));
        }
      }
      for (List<CompactionPlan.Item> group :
          how.plan.groups(readable, item -> layouts.get(item.name()))) {
        out.get(GROUPS)
            .output(
                new Group(
                    folder.path(),
                    group.stream().map(CompactionPlan.Item::name).toList(),
                    group.stream().mapToLong(CompactionPlan.Item::bytes).sum()));
      }
    }

    private List<CompactionPlan.Item> swept(Folder folder, Consumer<String> left) {
      if (folder.items().stream().noneMatch(item -> CompactedObject.isNamed(item.name()))) {
        return folder.items();
      }
      TreeSet<String> names = new TreeSet<>();
      folder.items().forEach(item -> names.add(item.name()));
      TableFolder.Swept swept = new TableFolder(how.standard, folder.path()).sweep(names, left);
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

  static final class CompactFn extends DoFn<Group, String> {
    private static final Counter COMPACTED = Metrics.counter("compact", "joined");
    private static final Counter WRITTEN = Metrics.counter("compact", "written");
    private static final Counter BEFORE = Metrics.counter("compact", "bytesBefore");
    private static final Counter AFTER = Metrics.counter("compact", "bytesAfter");

    private final Location standard;

    CompactFn(Location standard) {
      this.standard = standard;
    }

    @ProcessElement
    public void process(@Element Group group, MultiOutputReceiver out) {
      try {
        Optional<StoredObject> compacted =
            new TableFolder(standard, group.folder()).compact(group.names());
        if (compacted.isPresent()) {
          COMPACTED.inc(group.names().size());
          WRITTEN.inc();
          BEFORE.inc(group.bytes());
          AFTER.inc(compacted.get().bytes());
        }
      } catch (IOException e) {
        Outputs.leave(out, e.getMessage());
      }
    }
  }
}
