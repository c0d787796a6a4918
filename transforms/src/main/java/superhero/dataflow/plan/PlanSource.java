package superhero.dataflow.plan;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TimestampedValue;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;
import superhero.dataflow.source.GraphSources;

/**
 * The plan of a streaming job: one split, a few ranges a second. A reader begins from what is
 * durable in Kafka, so a checkpoint has next to nothing to say, and none is needed. A reader of a
 * restored source takes the settings of the job's graph, see {@link GraphSources}.
 */
final class PlanSource extends UnboundedSource<Range, PlanSource.Mark> {
  /** Planned and uncommitted ranges of a partition: enough for the workers, little to do again. */
  static final int MOST_OPEN = 32;

  private final Epoch epoch;
  private final PlanSettings settings;

  PlanSource(Epoch epoch, PlanSettings settings) {
    this.epoch = epoch;
    this.settings = settings;
  }

  Epoch epoch() {
    return epoch;
  }

  @Override
  public List<PlanSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Range> createReader(PipelineOptions options, @Nullable Mark mark) {
    return new PlanReader(
        GraphPlan.source(this, options), mark == null ? Long.MAX_VALUE : mark.sinceFlush);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<Range> getOutputCoder() {
    return Range.RangeCoder.of();
  }

  /**
   * How long ago the last flush was, in nanoseconds: a reader that DirectRunner closes and opens
   * again does not begin a new interval.
   */
  record Mark(long sinceFlush) implements CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class PlanReader extends UnboundedReader<Range> {
    /** Between two looks at the ends of the log. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final Gauge LAG = Metrics.gauge("plan", "lag");

    /** Event time, ms since 1970: that of the oldest message that is not planned. */
    private static final Gauge WATERMARK = Metrics.gauge("plan", "watermark");

    private final PlanSource source;
    private final LagGauges lags = new LagGauges();

    private final Queue<TimestampedValue<Range>> issued = new ArrayDeque<>();
    private @Nullable Planner planner;
    private @Nullable TimestampedValue<Range> current;
    private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private boolean isFlushDue;
    private long lastFlush;
    private long lastLook;

    PlanReader(PlanSource source, long sinceFlush) {
      long now = System.nanoTime();
      this.source = source;
      this.isFlushDue = sinceFlush == Long.MAX_VALUE;
      this.lastFlush = isFlushDue ? now : now - sinceFlush;
      this.lastLook = now - PAUSE.toNanos();
    }

    @Override
    public boolean start() {
      planner = new Planner(source.epoch, source.settings);
      return advance();
    }

    @Override
    public boolean advance() {
      long now = System.nanoTime();
      if (issued.isEmpty() && now - lastLook >= PAUSE.toNanos()) {
        lastLook = now;
        look(now);
      }
      current = issued.poll();
      return current != null;
    }

    private void look(long now) {
      boolean flush = isFlushDue || now - lastFlush >= source.settings.flushInterval().toNanos();
      if (flush) {
        isFlushDue = false;
        lastFlush = now;
      }
      for (Range range : planner.plan(flush, MOST_OPEN)) {
        issued.add(TimestampedValue.of(range, watermark));
      }
      LAG.set(planner.lag());
      lags.tell(planner.lags(), planner.oldest());
      Instant planned = Instant.ofEpochMilli(planner.watermark().toEpochMilli());
      watermark = planned.isAfter(watermark) ? planned : watermark;
      WATERMARK.set(planned.getMillis());
    }

    @Override
    public Range getCurrent() {
      return taken().getValue();
    }

    @Override
    public Instant getCurrentTimestamp() {
      return taken().getTimestamp();
    }

    private TimestampedValue<Range> taken() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getWatermark() {
      // What is issued and not yet taken must not be behind the watermark.
      return issued.isEmpty() ? watermark : issued.peek().getTimestamp();
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(System.nanoTime() - lastFlush);
    }

    @Override
    public PlanSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      if (planner != null) {
        planner.close();
      }
    }
  }
}
