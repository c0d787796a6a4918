package superhero.dataflow.mark;

import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import superhero.dataflow.range.WrittenRange;

/**
 * The folder of each event window that ranges met, with the window's end as its timestamp. In:
 * ranges that are whole on the lake; those that were there before give none. Out: such as {@code
 * date=2026-11-22/hour=14}.
 */
public final class EventFolders extends PTransform<PCollection<WrittenRange>, PCollection<String>> {
  private EventFolders() {}

  public static EventFolders create() {
    return new EventFolders();
  }

  @Override
  public PCollection<String> expand(PCollection<WrittenRange> written) {
    return written.apply("Folders", ParDo.of(new FoldersFn())).setCoder(StringUtf8Coder.of());
  }

  private static final class FoldersFn extends DoFn<WrittenRange, String> {
    /** A message can be late by any time. */
    @Override
    @SuppressWarnings("deprecation") // Nothing has come in its place.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }

    @ProcessElement
    public void process(@Element WrittenRange written, OutputReceiver<String> out) {
      for (IntervalWindow window : written.windows()) {
        out.outputWithTimestamp(written.range().window().folder(window), window.maxTimestamp());
      }
    }
  }
}
