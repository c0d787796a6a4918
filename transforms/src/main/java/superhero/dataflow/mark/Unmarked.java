package superhero.dataflow.mark;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;

/**
 * The folders that an earlier job filled and did not mark, for {@link MarkComplete}: it was killed
 * in between, or its run ended before the window did. Bounded; listed while the graph is built.
 */
public final class Unmarked extends PTransform<PBegin, PCollection<String>> {
  /** Beyond so many a table is listed as a whole: a request a thousand objects, not one a date. */
  private static final int MOST_DATES = 30;

  /** Folder of a window, and what is in it; other files are not ours. */
  private static final Pattern PATH =
      Pattern.compile(
          "[^/]+/(date=\\d{4}-\\d\\d-\\d\\d(?:/hour=\\d\\d)?)/([^/]+\\.parquet|"
              + Marker.NAME
              + ")");

  private final Location standard;
  private final List<String> tables;
  private final Progress progress;

  private Unmarked(Location standard, List<String> tables, Progress progress) {
    this.standard = standard;
    this.tables = tables;
    this.progress = progress;
  }

  /** Looks at the windows from a day before the last one that the group marked. */
  public static Unmarked in(Location standard, List<String> tables, String group) {
    return new Unmarked(standard, List.copyOf(tables), new Progress(standard, group));
  }

  /**
   * Read, and one element, whatever is there: other steps, and Flink's name of an impulse, which
   * another parallelism changes, would be no match for a savepoint.
   */
  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("standard", standard.toString()))
        .add(DisplayData.item("tables", String.join(",", tables)));
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    List<String> folders = List.copyOf(folders(Instant.now()));
    return begin
        .apply(
            "Folders",
            Create.of(List.of(folders))
                .withCoder(ListCoder.of(StringUtf8Coder.of()))
                .alwaysUseRead())
        .apply("Each", ParDo.of(new EachFn()))
        .setCoder(StringUtf8Coder.of());
  }

  private static final class EachFn extends DoFn<List<String>, String> {
    @ProcessElement
    public void process(@Element List<String> folders, OutputReceiver<String> out) {
      for (String folder : folders) {
        out.outputWithTimestamp(folder, EventWindow.ofFolder(folder).maxTimestamp());
      }
    }
  }

  SortedSet<String> folders(Instant now) {
    Instant last = progress.read();
    // A clock that was ahead may have written it.
    LocalDate first =
        LocalDate.ofInstant(last.isAfter(now) ? now : last, ZoneOffset.UTC).minusDays(1);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    SortedSet<String> filled = new TreeSet<>();
    List<Map<String, Long>> marked = new ArrayList<>();
    List<Map<String, Long>> newest = new ArrayList<>();
    for (String table : tables) {
      Map<String, Long> markers = new HashMap<>();
      Map<String, Long> objects = new HashMap<>();
      if (first.plusDays(MOST_DATES).isBefore(today)) {
        look(table, "", markers, objects);
      } else {
        first
            .datesUntil(today.plusDays(1))
            .forEach(date -> look(table, "date=" + date, markers, objects));
      }
      marked.add(markers);
      newest.add(objects);
      filled.addAll(objects.keySet());
    }
    filled.removeIf(
        folder -> folder.compareTo("date=" + first) < 0 || isMarked(folder, marked, newest));
    return filled;
  }

  /** In each table, also where it has no rows: the earlier job may have marked some of them. */
  private static boolean isMarked(
      String folder, List<Map<String, Long>> marked, List<Map<String, Long>> newest) {
    for (int table = 0; table < marked.size(); table++) {
      // Stores keep whole seconds: an object as new as its marker may be newer.
      if (marked.get(table).getOrDefault(folder, 0L)
          <= newest.get(table).getOrDefault(folder, 0L)) {
        return false;
      }
    }
    return true;
  }

  /** The times of the newest objects, by folder. */
  private void look(
      String table, String date, Map<String, Long> markers, Map<String, Long> objects) {
    for (Location.Listed object : standard.list(table + "/" + date, "")) {
      Matcher path = PATH.matcher(object.path());
      if (path.matches()) {
        (path.group(2).equals(Marker.NAME) ? markers : objects)
            .merge(path.group(1), object.modified(), Math::max);
      }
    }
  }
}
