package superhero.dataflow.write;

import static com.google.common.base.Preconditions.checkState;

import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import superhero.dataflow.message.Judge;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;

/**
 * Reads ranges and hands each message, in offset order, to sinks. In: ranges, bounded or not. Out:
 * the same ranges, each when all its objects are on the lake. On a retry objects overwrite
 * themselves. While Kafka or the lake is away it waits.
 *
 * <pre>
 * ranges.apply(
 *     WriteRanges.from(log)
 *         .judgedBy(models)
 *         .to(RawSink.to(raw), TablesSink.to(standard, models), DeadLettersSink.to(deadLetters)))
 * </pre>
 *
 * <p>The sinks are fed while a range is read, message by message, rather than as transforms of
 * their own: DirectRunner would read all ranges before it writes the first, and the other runners
 * would copy each batch; see RATIONALE.md.
 *
 * <p>Beam counts {@code read/messages} and {@code read/ranges}, and {@code read/gone}, ranges of
 * topics that were deleted.
 */
public final class WriteRanges extends PTransform<PCollection<Range>, PCollection<WrittenRange>> {
  private final KafkaLog log;
  private final Judge judge;
  private final List<Sink> sinks;

  private WriteRanges(KafkaLog log, Judge judge, List<Sink> sinks) {
    this.log = log;
    this.judge = judge;
    this.sinks = sinks;
  }

  /** Without models. */
  public static WriteRanges from(KafkaLog log) {
    return new WriteRanges(log, Judge.NONE, List.of());
  }

  /** The models of the tables. */
  public WriteRanges judgedBy(Judge models) {
    return new WriteRanges(log, models, sinks);
  }

  /** The sinks, in the order in which they write. At least one. */
  public WriteRanges to(Sink... writers) {
    return new WriteRanges(log, judge, List.of(writers));
  }

  @Override
  public PCollection<WrittenRange> expand(PCollection<Range> ranges) {
    checkState(!sinks.isEmpty(), "WriteRanges needs a sink to write to");
    return ranges
        .apply("Write", ParDo.of(new WriteFn(log, judge, sinks)))
        .setCoder(WrittenRange.WrittenRangeCoder.of());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    for (int i = 0; i < sinks.size(); i++) {
      builder.add(DisplayData.item("sink" + i, sinks.get(i).getClass()));
    }
  }

  static final class WriteFn extends DoFn<Range, WrittenRange> {
    private static final Counter MESSAGES = Metrics.counter("read", "messages");
    private static final Counter RANGES = Metrics.counter("read", "ranges");

    private final KafkaLog log;
    private final Judge judge;
    private final List<Sink> sinks;

    WriteFn(KafkaLog log, Judge judge, List<Sink> sinks) {
      this.log = log;
      this.judge = judge;
      this.sinks = sinks;
    }

    @ProcessElement
    public void process(@Element Range range, OutputReceiver<WrittenRange> out) {
      log.write(range, sinks, judge)
          .ifPresent(
              written -> {
                if (!written.range().written()) {
                  MESSAGES.inc(written.messages());
                  RANGES.inc();
                }
                out.output(written);
              });
    }
  }
}
