package superhero.dataflow.simulate;

import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.range.OffsetRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.WatermarkEstimators.MonotonicallyIncreasing;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Gives the numbers of games from 0, each once its turn has come, and ends after the last one.
 *
 * <p>Unbounded; a number's timestamp is the start of its game. {@code GenerateSequence} with a rate
 * and an end is read as one bounded bundle, which gives its numbers only when all are due.
 */
final class NumberAtRate extends PTransform<PBegin, PCollection<Long>> {
  private final long games;
  private final double gamesPerSecond;
  private final Schedule schedule;

  NumberAtRate(long games, double gamesPerSecond, Schedule schedule) {
    this.games = games;
    this.gamesPerSecond = gamesPerSecond;
    this.schedule = schedule;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("games", games))
        .add(DisplayData.item("gamesPerSecond", gamesPerSecond));
  }

  @Override
  public PCollection<Long> expand(PBegin input) {
    return input
        .apply("Start", Impulse.create())
        .apply("Clock", ParDo.of(new StartClock()))
        .setCoder(VarLongCoder.of())
        .apply("Issue", ParDo.of(new Issue(games, gamesPerSecond, schedule)))
        .setCoder(VarLongCoder.of());
  }

  /** Milliseconds from the clock's start until this game's turn. */
  static long dueAfterMillis(long number, double gamesPerSecond) {
    return (long) (number * 1_000 / gamesPerSecond);
  }

  /** Starts the clock when the job runs, which can be long after it was built. */
  private static final class StartClock extends DoFn<byte[], Long> {
    @ProcessElement
    public void process(OutputReceiver<Long> startMillis) {
      startMillis.output(Instant.now().getMillis());
    }
  }

  @DoFn.UnboundedPerElement
  static final class Issue extends DoFn<Long, Long> {
    private final long games;
    private final double gamesPerSecond;
    private final Schedule schedule;

    private Issue(long games, double gamesPerSecond, Schedule schedule) {
      this.games = games;
      this.gamesPerSecond = gamesPerSecond;
      this.schedule = schedule;
    }

    @GetInitialRestriction
    public OffsetRange allGames() {
      return new OffsetRange(0, games);
    }

    @GetInitialWatermarkEstimatorState
    public Instant watermark(@Timestamp Instant start) {
      return start;
    }

    @NewWatermarkEstimator
    public MonotonicallyIncreasing estimator(@WatermarkEstimatorState Instant watermark) {
      return new MonotonicallyIncreasing(watermark);
    }

    @ProcessElement
    public ProcessContinuation process(
        @Element Long clockStartMillis,
        RestrictionTracker<OffsetRange, Long> tracker,
        OutputReceiver<Long> numbers) {
      for (long number = tracker.currentRestriction().getFrom(); ; number++) {
        long wait =
            clockStartMillis + dueAfterMillis(number, gamesPerSecond) - Instant.now().getMillis();
        if (wait > 0 && number < tracker.currentRestriction().getTo()) {
          return ProcessContinuation.resume().withResumeDelay(Duration.millis(wait));
        }
        if (!tracker.tryClaim(number)) {
          return ProcessContinuation.stop();
        }
        numbers.outputWithTimestamp(
            number, Instant.ofEpochMilli(schedule.startOf(number).toEpochMilli()));
      }
    }
  }
}
