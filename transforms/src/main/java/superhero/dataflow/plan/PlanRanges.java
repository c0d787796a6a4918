package superhero.dataflow.plan;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;
import superhero.dataflow.source.GraphSources;

/**
 * Plans which offsets to read. Out: ranges of at most a batch, cut on multiples of the batch size
 * where no flush cut earlier, each durable in Kafka before it is issued; first those that an
 * earlier job of the group left open.
 *
 * <p>With {@link #until} bounded: the plan is made before the graph is, as a {@code Create}, which
 * every runner takes. Without it unbounded and without end: a range is cut when a batch waits, or
 * when what waits has waited for the flush interval. The watermark is the event time of the oldest
 * message that is not planned; a partition without any does not hold it back.
 *
 * <pre>pipeline.apply(PlanRanges.of(Epoch.next(group), settings).until(Until.latest()))</pre>
 */
public final class PlanRanges extends PTransform<PBegin, PCollection<Range>> {
  private final Epoch epoch;
  private final PlanSettings settings;
  private final @Nullable List<Range> plan;
  private final Instant completeTo;
  private final long lag;

  private PlanRanges(
      Epoch epoch,
      PlanSettings settings,
      @Nullable List<Range> plan,
      Instant completeTo,
      long lag) {
    this.epoch = epoch;
    this.settings = settings;
    this.plan = plan;
    this.completeTo = completeTo;
    this.lag = lag;
  }

  /** For the group of this job, as long as it is the newest of the group. */
  public static PlanRanges of(Epoch epoch, PlanSettings settings) {
    return new PlanRanges(epoch, settings, null, Instant.MAX, 0);
  }

  /** Ends by itself when all before this is planned. Asks Kafka, and makes the plan durable. */
  public PlanRanges until(Until end) {
    try (Planner planner = new Planner(epoch, settings)) {
      List<Range> ranges = planner.planUntil(end);
      return new PlanRanges(epoch, settings, ranges, planner.watermark(), planner.lag());
    }
  }

  /** The event time below which all is planned of a bounded run; without end of another. */
  public Instant completeTo() {
    return completeTo;
  }

  /**
   * How many offsets waited when a bounded run began, as Kafka counts the lag of a group; 0 of
   * another, which has the gauge {@code plan/lag}.
   */
  public long lag() {
    return lag;
  }

  /** How many offsets are to be read in a bounded run; 0 of another. */
  public long offsets() {
    return plan == null
        ? 0
        : plan.stream()
            .filter(range -> !range.written())
            .mapToLong(range -> range.end() - range.start())
            .sum();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("group", epoch.group().id()))
        .add(DisplayData.item("epoch", epoch.number()))
        .add(DisplayData.item("topics", settings.topics().toString()))
        .add(DisplayData.item("batchSize", settings.batchSize()))
        .add(DisplayData.item("maxBatchBytes", settings.maxBatchBytes()))
        .add(DisplayData.item("window", settings.window().option()))
        .add(DisplayData.item("flushIntervalMs", settings.flushInterval().toMillis()))
        .add(DisplayData.item("fingerprint", settings.fingerprint()));
  }

  @Override
  public PCollection<Range> expand(PBegin begin) {
    if (plan == null) {
      GraphSources.put(begin.getPipeline().getOptions(), GraphPlan.of(epoch, settings));
    }
    return begin.apply(
        "Plan",
        plan == null
            ? Read.from(new PlanSource(epoch, settings))
            : Create.of(plan).withCoder(Range.RangeCoder.of()));
  }
}
