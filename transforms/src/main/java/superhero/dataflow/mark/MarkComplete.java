package superhero.dataflow.mark;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import superhero.dataflow.lake.Location;

/**
 * Writes {@code _SUCCESS} into the folder of each table when an event window is complete: the
 * watermark has passed its end, and all that was planned by then is on the lake. In: folders of
 * windows that ranges met, each with its window's end as timestamp, when the range is on the lake.
 * Out: the folders that were marked. A record that comes later marks its folder again.
 *
 * <p>A marker is a JSON object with the number of objects, rows and bytes that are in the folder,
 * so to mark twice changes nothing. A window that has messages is marked in every table, also in
 * those where it has no rows: whoever waits for it must not wait for ever.
 */
public final class MarkComplete extends PTransform<PCollection<String>, PCollection<String>> {
  /** Late records often come together; each marking reads the footers of a folder. */
  private static final Duration LATE_RECORDS_WAIT = Duration.standardSeconds(15);

  /** Longer than any record can be late; nothing is dropped. */
  private static final Duration LATENESS = Duration.standardDays(365_000);

  private final Location standard;
  private final List<String> tables;
  private final String group;
  private final Instant end;

  private MarkComplete(Location standard, List<String> tables, String group, Instant end) {
    this.standard = standard;
    this.tables = tables;
    this.group = group;
    this.end = end;
  }

  /**
   * In the tables' folders below a location.
   *
   * @param group that ingests, whose next job learns how far this one came: see {@link Unmarked}
   */
  public static MarkComplete in(Location standard, List<String> tables, String group) {
    return new MarkComplete(standard, List.copyOf(tables), group, Instant.MAX);
  }

  /**
   * Marks no window that ends later: the watermark of a bounded run ends beyond all windows, also
   * those whose messages are still to come.
   */
  public MarkComplete before(Instant end) {
    return new MarkComplete(standard, tables, group, end);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("standard", standard.toString()))
        .add(DisplayData.item("tables", String.join(",", tables)))
        .add(DisplayData.item("group", group));
  }

  @Override
  public PCollection<String> expand(PCollection<String> folders) {
    return folders
        .apply(
            "Window",
            Window.<String>into(FixedWindows.of(Duration.standardHours(1)))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(
                            AfterProcessingTime.pastFirstElementInPane()
                                .plusDelayOf(LATE_RECORDS_WAIT)))
                .withAllowedLateness(LATENESS)
                .discardingFiredPanes())
        .apply(
            "ByFolder", WithKeys.<String, String>of(f -> f).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("Once", GroupByKey.create())
        .apply("Mark", ParDo.of(new MarkFn(standard, tables, new Progress(standard, group), end)))
        .setCoder(StringUtf8Coder.of());
  }

  static final class MarkFn extends DoFn<KV<String, Iterable<String>>, String> {
    private static final Counter WINDOWS = Metrics.counter("mark", "windows");

    /** Event time, seconds since 1970; the largest is what all windows are complete up to. */
    private static final Distribution ENDS = Metrics.distribution("mark", "windowEndSeconds");

    private final Location standard;
    private final List<String> tables;
    private final Progress progress;
    private final long end;
    private transient long marked;

    MarkFn(Location standard, List<String> tables, Progress progress, Instant end) {
      this.standard = standard;
      this.tables = tables;
      this.progress = progress;
      this.end = end.equals(Instant.MAX) ? Long.MAX_VALUE : end.toEpochMilli();
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<String>> folder,
        IntervalWindow window,
        OutputReceiver<String> out) {
      if (window.end().getMillis() <= end) {
        for (String table : tables) {
          Marker.write(standard, table + "/" + folder.getKey());
        }
        if (window.end().getMillis() > marked) {
          marked = window.end().getMillis();
          progress.write(Instant.ofEpochMilli(marked));
        }
        WINDOWS.inc();
        ENDS.update(window.end().getMillis() / 1000);
        out.output(folder.getKey());
      }
    }
  }
}
