package superhero.dataflow.mark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.write.Collected;

/** Marks folders as the function behind {@link MarkComplete} does. */
public final class MarkAccess {
  private final MarkComplete.MarkFn fn;

  public MarkAccess(Location standard, List<String> tables, String group) {
    fn =
        new MarkComplete.MarkFn(
            standard, List.copyOf(tables), new Progress(standard, group), Instant.MAX);
  }

  /** A pane of this folder. */
  public void mark(String folder) {
    fn.process(
        KV.of(folder, List.of()),
        FixedWindows.of(Duration.standardHours(1))
            .assignWindow(EventWindow.ofFolder(folder).maxTimestamp()),
        Collected.into(new ArrayList<>()));
  }

  /** What a job finds when its graph is built. */
  public static SortedSet<String> unmarked(
      Location standard, List<String> tables, String group, Instant now) {
    return Unmarked.in(standard, tables, group).folders(now);
  }
}
