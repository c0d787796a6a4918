package superhero.dataflow.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import superhero.dataflow.compact.CompactionPlan;
import superhero.dataflow.range.StoredObject;

/**
 * The objects that ranges become: raw, dead letters and tables by their kinds, with those of tables
 * by event window, too.
 */
public final class PlannedObjects {
  /** The kind of a range's manifest in raw. */
  public static final String MANIFESTS = "_ranges";

  /** Of one listing. */
  private static final int OBJECTS_OF_A_PAGE = 1000;

  /** A folder is listed before its marker is written, and again after that. */
  private static final int MARKER_LISTS = 2;

  private final SortedMap<String, Sizes> kinds = new TreeMap<>();
  private final SortedMap<Long, SortedMap<String, Sizes>> tablesByWindow = new TreeMap<>();
  private final Set<String> onlyRanges = new TreeSet<>();
  private long ranges;
  private long messages;
  private long endsOfParts;
  private boolean hasTables;

  private PlannedObjects() {}

  /** Those of ranges, whose topics have these sizes. */
  public static PlannedObjects of(List<PlannedRange> ranges, Map<String, TopicSizes> sizes) {
    PlannedObjects objects = new PlannedObjects();
    ranges.forEach(range -> objects.add(range, sizes.get(range.topic())));
    return objects;
  }

  private void add(PlannedRange range, TopicSizes sizes) {
    ranges++;
    messages += range.messages();
    endsOfParts += range.parts() - 1;
    for (PlannedRange.Batch batch : range.batches()) {
      sizes
          .kinds()
          .forEach(
              (kind, curve) -> {
                double count = curve.objects(batch.messages());
                if (count > 0) {
                  add(kind, batch.window(), count, curve.bytes(batch.messages()) / count);
                }
              });
    }
    add(MANIFESTS, range.window(), 1, (double) sizes.manifestBytes());
    sizes
        .rangeRowBytes()
        .forEach(
            (table, bytes) -> {
              hasTables = true;
              onlyRanges.add(table);
              add(table, range.window(), 1, (double) bytes);
            });
  }

  private void add(String kind, long window, double count, double bytes) {
    kinds.computeIfAbsent(kind, any -> new Sizes()).add(count, bytes);
    if (isTable(kind)) {
      tablesByWindow
          .computeIfAbsent(window, any -> new TreeMap<>())
          .computeIfAbsent(kind, any -> new Sizes())
          .add(count, bytes);
    }
  }

  private static boolean isTable(String kind) {
    return !kind.equals(StoredObject.RAW)
        && !kind.equals(StoredObject.DEAD_LETTERS)
        && !kind.equals(MANIFESTS);
  }

  /** By kind: raw, dead_letters, the names of tables, {@link #MANIFESTS}. */
  public SortedMap<String, Sizes> kinds() {
    return kinds;
  }

  /** All objects of all tables. */
  public Sizes tables() {
    Sizes all = new Sizes();
    kinds.forEach(
        (kind, sizes) -> {
          if (isTable(kind)) {
            sizes.bySize().forEach((size, count) -> all.add(count, size));
          }
        });
    return all;
  }

  /** Of one kind; empty where there are none. */
  public Sizes kind(String kind) {
    return kinds.getOrDefault(kind, new Sizes());
  }

  public long ranges() {
    return ranges;
  }

  public long messages() {
    return messages;
  }

  /** Of all kinds. */
  public double bytes() {
    return kinds.values().stream().mapToDouble(Sizes::bytes).sum();
  }

  /** Of all kinds, without markers. */
  public double objects() {
    return kinds.values().stream().mapToDouble(Sizes::objects).sum();
  }

  /**
   * What it takes to write them: a request an object, one to look for an earlier row of a range,
   * and one for each end of a part within a range.
   */
  public Requests writing() {
    return new Requests(objects() + endsOfParts, hasTables ? ranges : 0, 0);
  }

  /**
   * What it takes to mark windows as complete: in each table two listings, the footer of each
   * object, and a marker; and a note of how far it has come.
   *
   * @param tables all that there are, also those without rows
   * @param until windows that begin earlier are marked, in ms since 1970
   */
  public Requests marking(int tables, long until) {
    Requests all = Requests.NONE;
    if (hasTables) {
      for (SortedMap<String, Sizes> window : tablesByWindow.headMap(until).values()) {
        double lists = tables - window.size();
        double footers = 0;
        for (Sizes each : window.values()) {
          lists += pages(each.objects());
          footers += each.objects();
        }
        all = all.plus(new Requests(tables + 1, footers, MARKER_LISTS * lists));
      }
    }
    return all;
  }

  private static double pages(double objects) {
    return Math.max(1, Math.ceil(objects / OBJECTS_OF_A_PAGE));
  }

  /**
   * The same each hour, where these are the objects of an hour.
   *
   * @param windows that end in an hour: 1, or a part of it
   */
  public Requests markingEachHour(int tables, double windows) {
    if (!hasTables) {
      return Requests.NONE;
    }
    double lists = 0;
    double footers = 0;
    for (Map.Entry<String, Sizes> each : kinds.entrySet()) {
      if (isTable(each.getKey())) {
        lists += windows * pages(each.getValue().objects() / windows) - windows;
        footers += each.getValue().objects();
      }
    }
    return new Requests(windows * (tables + 1), footers, MARKER_LISTS * (lists + windows * tables));
  }

  /**
   * What compaction would make of the objects of an hour.
   *
   * @param targetBytes of a large object
   * @param windows that end in an hour: 1, or a part of it
   */
  public Compaction compactedEachHour(long targetBytes, double windows) {
    CompactionPlan plan = new CompactionPlan(targetBytes);
    double before = 0;
    double after = 0;
    Requests requests = Requests.NONE;
    for (Map.Entry<String, Sizes> table : kinds.entrySet()) {
      if (!isTable(table.getKey()) || onlyRanges.contains(table.getKey())) {
        continue;
      }
      List<CompactionPlan.Item> items = items(table.getValue(), 1 / windows);
      List<List<CompactionPlan.Item>> groups = plan.groups(items, any -> "");
      long members = groups.stream().mapToLong(List::size).sum();
      before += items.size();
      after += items.size() - members + groups.size();
      // The footer of each, to compare layouts, then all of it; pages of names.
      requests = requests.plus(new Requests(groups.size(), 2.0 * members, pages(items.size())));
    }
    return new Compaction(before * windows, after * windows, requests.times(windows));
  }

  /** Of the tables of messages, before and after, and what it takes. */
  public record Compaction(double before, double after, Requests requests) {}

  private static List<CompactionPlan.Item> items(Sizes sizes, double times) {
    List<CompactionPlan.Item> items = new ArrayList<>();
    double owed = 0.5;
    for (Map.Entry<Long, Double> each : sizes.bySize().entrySet()) {
      owed += each.getValue() * times;
      for (; owed >= 1; owed--) {
        items.add(new CompactionPlan.Item("", each.getKey(), true));
      }
    }
    return items;
  }
}
