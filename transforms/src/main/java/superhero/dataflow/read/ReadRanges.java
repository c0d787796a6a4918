package superhero.dataflow.read;

import static com.google.common.base.Preconditions.checkState;

import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.WrittenRange;
import superhero.dataflow.kafka.Epoch;

/**
 * Reads ranges and hands each message to the stages, in offset order. In: ranges, bounded or not.
 * Out: {@link #WRITTEN}, the same ranges, each when all its objects are on the lake, and {@link
 * #WINDOWS}, the event windows that they met. On a retry objects overwrite themselves. While Kafka
 * or the lake is away it waits.
 *
 * <pre>
 * ranges.apply(ReadRanges.of(epoch).into(WriteRaw.to(raw), WriteStandard.to(standard, models)))
 * </pre>
 *
 * <p>The stages run inside the read, message by message, rather than as transforms of their own:
 * DirectRunner would read all ranges before it writes the first, and the other runners would copy
 * each batch; see RATIONALE.md.
 *
 * <p>Beam counts {@code read/messages}, {@code read/ranges} and {@code read/gone}, ranges of topics
 * that were deleted.
 */
public final class ReadRanges extends PTransform<PCollection<Range>, PCollectionTuple> {
  /** Ranges that are whole on the lake. */
  public static final TupleTag<Range> WRITTEN = new TupleTag<>("written") {};

  /** The folder of each event window that a range met, with the window's end as its timestamp. */
  public static final TupleTag<String> WINDOWS = new TupleTag<>("windows") {};

  private final Epoch epoch;
  private final List<Stage> stages;
  private final boolean skipLostMessages;
  private final boolean topicsMayGo;

  private ReadRanges(
      Epoch epoch, List<Stage> stages, boolean skipLostMessages, boolean topicsMayGo) {
    this.epoch = epoch;
    this.stages = stages;
    this.skipLostMessages = skipLostMessages;
    this.topicsMayGo = topicsMayGo;
  }

  /**
   * From the cluster of this job's group, as long as it is the newest of the group; ranges that the
   * group has committed are not read again.
   */
  public static ReadRanges of(Epoch epoch) {
    return new ReadRanges(epoch, List.of(), false, false);
  }

  /** The stages, in the order in which they write. At least one. */
  public ReadRanges into(Stage... writers) {
    return new ReadRanges(epoch, List.of(writers), skipLostMessages, topicsMayGo);
  }

  /**
   * Whether a range whose first messages Kafka no longer has is read from what is there; else it
   * ends the job, as it does by default.
   */
  public ReadRanges skippingLostMessages(boolean skip) {
    return new ReadRanges(epoch, stages, skip, topicsMayGo);
  }

  /**
   * Whether ranges of a topic that was deleted are passed over, with a warning; else the first of
   * them ends the job, as it does by default.
   */
  public ReadRanges passingOverDeletedTopics(boolean pass) {
    return new ReadRanges(epoch, stages, skipLostMessages, pass);
  }

  @Override
  public PCollectionTuple expand(PCollection<Range> ranges) {
    checkState(!stages.isEmpty(), "ReadRanges needs a stage to read into");
    PCollectionTuple out =
        ranges.apply(
            "Read",
            ParDo.of(new ReadFn(new RangeReader(epoch, stages, skipLostMessages), topicsMayGo))
                .withOutputTags(WRITTEN, TupleTagList.of(WINDOWS)));
    out.get(WRITTEN).setCoder(Range.RangeCoder.of());
    out.get(WINDOWS).setCoder(StringUtf8Coder.of());
    return out;
  }

  private static final class ReadFn extends DoFn<Range, Range> {
    private static final Counter MESSAGES = Metrics.counter("read", "messages");
    private static final Counter RANGES = Metrics.counter("read", "ranges");

    private static final Counter GONE = Metrics.counter("read", "gone");
    private static final Logger LOG = LoggerFactory.getLogger(ReadRanges.class);

    private final RangeReader reader;
    private final boolean topicsMayGo;

    ReadFn(RangeReader reader, boolean topicsMayGo) {
      this.reader = reader;
      this.topicsMayGo = topicsMayGo;
    }

    /** A message can be late by any time. */
    @Override
    @SuppressWarnings("deprecation") // Nothing has come in its place.
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return org.joda.time.Duration.millis(Long.MAX_VALUE);
    }

    @ProcessElement
    public void process(@Element Range range, MultiOutputReceiver out) {
      if (!reader.isWritten(range)) {
        WrittenRange written;
        try {
          written = reader.read(range);
        } catch (RangeReader.TopicGone e) {
          if (!topicsMayGo) {
            throw new JobException(e.getMessage(), e);
          }
          LOG.warn("{}; its messages are gone with it", e.getMessage());
          GONE.inc();
          return;
        }
        for (IntervalWindow window : written.windows()) {
          out.get(WINDOWS)
              .outputWithTimestamp(range.window().folder(window), window.maxTimestamp());
        }
        MESSAGES.inc(written.messages());
        RANGES.inc();
      }
      out.get(WRITTEN).output(range);
    }
  }
}
