package superhero.dataflow.pipelines.run;

import com.google.common.util.concurrent.RateLimiter;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.observe.JobFigures;
import superhero.dataflow.observe.Reading;
import superhero.dataflow.pipelines.options.Engine;

/** One run of a pipeline: says how it goes on and what came of it; Ctrl-C ends it cleanly. */
public final class Run {
  private static final Duration BETWEEN_PROGRESS = Duration.standardSeconds(5);

  /** After so much time a job says that it runs, even if nothing has come. */
  private static final long MOST_SILENT_SECONDS = 60;

  private static final long SECONDS_TO_STOP = 20;

  private static final double WARNINGS_PER_SECOND = 1.0 / 60;

  private final Pipeline pipeline;
  private final String name;
  private final PrintStream out;
  private double maxDeadLetterShare = 1;
  private @Nullable String farewell;
  private JobFigures figures = new JobFigures();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long messagesSaid;
  private double secondsSaid;

  public Run(Pipeline pipeline, String name, PrintStream out) {
    this.pipeline = pipeline;
    this.name = name;
    this.out = out;
    figures.begin();
  }

  /** Figures that others read, too; begun now. */
  public Run withFigures(JobFigures shared) {
    figures = shared;
    figures.begin();
    return this;
  }

  /** The share of the messages read that may be dead letters without a word; 1 at first. */
  public Run withMaxDeadLetterShare(double share) {
    maxDeadLetterShare = share;
    return this;
  }

  /** How many offsets are to be read, of a run that ends by itself; its progress is a share. */
  public Run withOffsets(long count) {
    if (count > 0) {
      figures.expect(Reading.READ, count);
    }
    return this;
  }

  /**
   * Counters of the steps of a run that ends by itself; its progress is a share. What they come to
   * is counted where objects are listed, see {@link JobFigures#expectFound}.
   */
  public Run withSteps(String... counters) {
    figures.expectFound(counters);
    return this;
  }

  /** What the user is told who has ended the job. */
  public Run withFarewell(String sentence) {
    farewell = sentence;
    return this;
  }

  /** More messages than the user allows are dead letters; all of them are on the lake. */
  public static final class TooManyDeadLetters extends RuntimeException {
    public TooManyDeadLetters(String message) {
      super(message);
    }
  }

  /**
   * Runs to the end, its own or the user's.
   *
   * @throws TooManyDeadLetters behind the end
   */
  public void finish() {
    try {
      Engine engine = Engine.of(pipeline.getOptions().getRunner().getName());
      Optional<PipelineResult> started = engine.run(pipeline);
      if (started.isEmpty()) {
        out.println(name + " " + engine.leftAlone(pipeline.getOptions()));
        return;
      }
      PipelineResult result = started.get();
      figures.started(result);
      Thread stop = new Thread(() -> stop(result), name + "-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      PipelineResult.State state = await(result);
      if (state == PipelineResult.State.CANCELLED && farewell != null) {
        out.println(farewell);
      }
      // Of all the time.
      messagesSaid = 0;
      secondsSaid = 0;
      Reading last = figures.read();
      say(state.toString().toLowerCase(Locale.ROOT), last);
      if (state == PipelineResult.State.FAILED) {
        throw new JobException(name + " failed; the runner's log says why");
      }
      Optional<String> warning = warning(last);
      if (warning.isPresent()) {
        throw new TooManyDeadLetters(warning.get());
      }
    } finally {
      ended.countDown();
    }
  }

  private PipelineResult.State await(PipelineResult result) {
    String told = "";
    RateLimiter warnings = RateLimiter.create(WARNINGS_PER_SECOND);
    while (true) {
      PipelineResult.State state = result.waitUntilFinish(BETWEEN_PROGRESS);
      if (state != null && state.isTerminal()) {
        return state;
      }
      Reading reading = figures.read();
      String counters = ProgressLine.told(reading);
      if (!counters.equals(told) || reading.seconds() - secondsSaid >= MOST_SILENT_SECONDS) {
        say(ProgressLine.RUNNING, reading);
        told = counters;
      }
      Optional<String> warning = warning(reading);
      if (warning.isPresent() && warnings.tryAcquire()) {
        out.println("warning: " + warning.get());
      }
    }
  }

  private Optional<String> warning(Reading reading) {
    long read = reading.count(Reading.READ);
    long rejected = reading.count(Reading.REJECTED);
    return maxDeadLetterShare == 1 || rejected <= maxDeadLetterShare * read
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d messages are dead letters, a share of %.3f, and --maxDeadLetterShare is"
                    + " %s; the command deadletters says what is wrong with them",
                rejected,
                read,
                (double) rejected / read,
                maxDeadLetterShare));
  }

  private void stop(PipelineResult result) {
    if (ended.getCount() == 0) {
      return;
    }
    try {
      result.cancel();
      // The JVM ends with its hooks: leave the other thread time for its last word.
      ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (IOException e) {
      out.println("could not be stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String state, Reading reading) {
    long messages = reading.messages();
    out.println(
        name
            + " "
            + ProgressLine.of(
                state,
                ZonedDateTime.now(ZoneOffset.UTC).toLocalTime(),
                reading,
                (messages - messagesSaid) / (reading.seconds() - secondsSaid)));
    messagesSaid = messages;
    secondsSaid = reading.seconds();
  }
}
