package superhero.dataflow.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

/**
 * What a runner keeps for the step that marks windows: folders that wait, and how far the watermark
 * has come. A range in the making holds it at the range's own time, which is that of the watermark
 * when the range was planned.
 */
final class Panes {
  private static final Instant BEGINNING = Instant.MIN;

  /** Of a folder that waits, how often something came for it. */
  private final Map<String, Integer> waiting = new TreeMap<>();

  private final List<Held> held = new ArrayList<>();
  private Instant planned = BEGINNING;
  private Instant watermark = BEGINNING;

  private record Held(Range range, Instant time) {}

  /** The same, with the ranges that a copy of the job has in the making. */
  Panes copy(List<Range> making) {
    Panes copy = new Panes();
    copy.waiting.putAll(waiting);
    held.stream().filter(each -> making.contains(each.range())).forEach(copy.held::add);
    copy.planned = planned;
    copy.watermark = watermark;
    return copy;
  }

  /** A runner that restores a checkpoint knows no watermark. */
  void forgetWatermark() {
    planned = BEGINNING;
    watermark = BEGINNING;
  }

  void unmarked(Collection<String> folders) {
    folders.forEach(folder -> waiting.merge(folder, 1, Integer::sum));
  }

  /** As the reader of the plan gives ranges and its watermark. */
  void planned(List<Range> ranges, Instant plannersWatermark) {
    ranges.forEach(range -> held.add(new Held(range, planned)));
    planned = plannersWatermark.isAfter(planned) ? plannersWatermark : planned;
  }

  /** A range is on the lake; it met these windows if it was not there before. */
  void written(Range range, SortedSet<IntervalWindow> windows) {
    windows.forEach(window -> waiting.merge(range.window().folder(window), 1, Integer::sum));
    held.stream().filter(each -> each.range().equals(range)).findFirst().ifPresent(held::remove);
  }

  /** A folder whose window the watermark has passed; null if there is none. */
  @Nullable String due(int which) {
    Instant now = held.stream().map(Held::time).min(Instant::compareTo).orElse(planned);
    now = now.isBefore(planned) ? now : planned;
    watermark = now.isAfter(watermark) ? now : watermark;
    List<String> due = waiting.keySet().stream().filter(this::isPast).toList();
    return due.isEmpty() ? null : due.get(which % due.size());
  }

  private boolean isPast(String folder) {
    long end = EventWindow.ofFolder(folder).end().getMillis();
    return watermark.isAfter(Instant.ofEpochMilli(end - 1));
  }

  /** How often something had come for a folder when its marking began. */
  int arrivals(String folder) {
    return waiting.getOrDefault(folder, 0);
  }

  /** A folder is marked, unless something came for it meanwhile. */
  void marked(String folder, int arrivals) {
    waiting.remove(folder, arrivals);
  }
}
