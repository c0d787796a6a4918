package superhero.dataflow.pipelines.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;

/**
 * The Parquet objects of a lake's tables.
 *
 * @param paths below the location of the tables, by table
 */
public record TableObjects(SortedMap<String, List<String>> paths) {
  private static final Pattern PATH =
      Pattern.compile("(?<table>[^/]+)/date=(?<date>[^/]+)/(?<hour>hour=[^/]+/)?[^/]+\\.parquet");

  /** Lists a location of tables. */
  public static TableObjects in(Location standard) {
    SortedMap<String, List<String>> paths = new TreeMap<>();
    for (Location.Listed object : standard.list("", ".parquet")) {
      Matcher matcher = PATH.matcher(object.path());
      if (matcher.matches()) {
        paths
            .computeIfAbsent(matcher.group("table"), table -> new ArrayList<>())
            .add(object.path());
      }
    }
    return new TableObjects(paths);
  }

  /**
   * What the folders of all tables are: hours if there are none.
   *
   * @throws JobException where some are hours and some are days: readers need one kind
   */
  EventWindow window() {
    List<EventWindow> windows =
        objects()
            .map(object -> object.group("hour") == null ? EventWindow.DAY : EventWindow.HOUR)
            .distinct()
            .toList();
    if (windows.size() > 1) {
      throw new JobException(
          "some folders of the tables are days and some are hours, and a table of an engine has one"
              + " kind alone; standardize into a new location with one --window");
    }
    return windows.isEmpty() ? EventWindow.HOUR : windows.get(0);
  }

  /** The first day that has an object: 2026-11-22. */
  Optional<String> firstDate() {
    return objects().map(object -> object.group("date")).min(String::compareTo);
  }

  private Stream<Matcher> objects() {
    return paths.values().stream()
        .flatMap(List::stream)
        .map(PATH::matcher)
        .filter(Matcher::matches);
  }
}
