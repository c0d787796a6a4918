package superhero.dataflow.pipelines;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.RateLimiter;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import superhero.dataflow.estimate.Amounts;
import superhero.dataflow.failure.JobException;

/** One run of a pipeline: says how it goes on and what came of it; Ctrl-C ends it cleanly. */
final class Run {
  private static final Duration BETWEEN_PROGRESS = Duration.standardSeconds(5);

  /** After so much time a job says that it runs, even if nothing has come. */
  private static final long MOST_SILENT_SECONDS = 60;

  private static final long SECONDS_TO_STOP = 20;

  private static final double WARNINGS_PER_SECOND = 1.0 / 60;
  private static final String READ = "read/messages";
  private static final String REJECTED = "deadletter/messages";
  private static final String RUNNING = "running";
  private static final String LAG = "plan/lag";
  private static final String PLAYED = "simulate/messages";
  private static final String REPLAYED = "replay/messages";

  /** Of which a run has one, or none. */
  private static final List<String> MESSAGES = List.of(READ, REPLAYED, PLAYED);

  /** Counters that a user wants to see, and what they count. */
  private static final Map<String, String> PROGRESS =
      ImmutableMap.<String, String>builder()
          .put("audit/objects", "objects read")
          .put(PLAYED, "messages played")
          .put(READ, "messages read")
          .put(REPLAYED, "messages read")
          .put("deadletter/letters", "dead letters")
          .put("read/ranges", "ranges on the lake")
          .put("replay/ranges", "ranges in the tables")
          .put("replay/left", "objects left")
          .put("compact/joined", "objects joined")
          .put("compact/written", "objects written")
          .put("compact/bytesBefore", "bytes before")
          .put("compact/bytesAfter", "bytes after")
          .put("compact/swept", "copies deleted")
          .put("raw/bytes", "bytes of raw")
          .put("redis/cleaned", "game records cleaned")
          .put("redis/failed", "game records not cleaned")
          .put("redis/refused", "game records refused")
          .buildOrThrow();

  private final Pipeline pipeline;
  private final String name;
  private final PrintStream out;
  private double maxDeadLetterShare = 1;
  private @Nullable String farewell;
  private long offsets;
  private final long begun = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long messagesSaid;
  private double secondsSaid;

  Run(Pipeline pipeline, String name, PrintStream out) {
    this.pipeline = pipeline;
    this.name = name;
    this.out = out;
  }

  /** The share of the messages read that may be dead letters without a word; 1 at first. */
  Run withMaxDeadLetterShare(double share) {
    maxDeadLetterShare = share;
    return this;
  }

  /** How many offsets are to be read, of a run that ends by itself; its progress is a share. */
  Run withOffsets(long count) {
    offsets = count;
    return this;
  }

  /** What the user is told who has ended the job. */
  Run withFarewell(String sentence) {
    farewell = sentence;
    return this;
  }

  /** More messages than the user allows are dead letters; all of them are on the lake. */
  static final class TooManyDeadLetters extends RuntimeException {
    TooManyDeadLetters(String message) {
      super(message);
    }
  }

  /**
   * Runs to the end, its own or the user's.
   *
   * @throws TooManyDeadLetters behind the end
   */
  void finish() {
    try {
      Engine engine = Engine.of(pipeline.getOptions().getRunner().getName());
      Optional<PipelineResult> started = engine.run(pipeline);
      if (started.isEmpty()) {
        out.println(name + " " + engine.leftAlone(pipeline.getOptions()));
        return;
      }
      PipelineResult result = started.get();
      Thread stop = new Thread(() -> stop(result), name + "-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      PipelineResult.State state = await(result);
      if (state == PipelineResult.State.CANCELLED && farewell != null) {
        out.println(farewell);
      }
      // Of all the time.
      messagesSaid = 0;
      secondsSaid = 0;
      say(state.toString().toLowerCase(Locale.ROOT), counters(result));
      if (state == PipelineResult.State.FAILED) {
        throw new JobException(name + " failed; the runner's log says why");
      }
      Optional<String> warning = warning(counters(result));
      if (warning.isPresent()) {
        throw new TooManyDeadLetters(warning.get());
      }
    } finally {
      ended.countDown();
    }
  }

  private PipelineResult.State await(PipelineResult result) {
    Map<String, Long> told = Map.of();
    RateLimiter warnings = RateLimiter.create(WARNINGS_PER_SECOND);
    while (true) {
      PipelineResult.State state = result.waitUntilFinish(BETWEEN_PROGRESS);
      if (state != null && state.isTerminal()) {
        return state;
      }
      Map<String, Long> counters = counters(result);
      if (!counters.equals(told) || seconds() - secondsSaid >= MOST_SILENT_SECONDS) {
        say(RUNNING, counters);
        told = counters;
      }
      Optional<String> warning = warning(counters);
      if (warning.isPresent() && warnings.tryAcquire()) {
        out.println("warning: " + warning.get());
      }
    }
  }

  private Optional<String> warning(Map<String, Long> counters) {
    long read = counters.getOrDefault(READ, 0L);
    long rejected = counters.getOrDefault(REJECTED, 0L);
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

  /**
   * The counters of {@link #PROGRESS}, {@code stage/outcome}, and that of rejected messages; with
   * the lag of a job without end.
   */
  private static Map<String, Long> counters(PipelineResult result) {
    Map<String, Long> counters = new TreeMap<>();
    MetricQueryResults metrics = result.metrics().queryMetrics(MetricsFilter.builder().build());
    for (MetricResult<GaugeResult> gauge : metrics.getGauges()) {
      if ((gauge.getName().getNamespace() + "/" + gauge.getName().getName()).equals(LAG)) {
        counters.put(LAG, gauge.getAttempted().getValue());
      }
    }
    for (MetricResult<Long> counter : metrics.getCounters()) {
      String name = counter.getName().getNamespace() + "/" + counter.getName().getName();
      if (PROGRESS.containsKey(name) || name.equals(REJECTED)) {
        counters.merge(name, counter.getAttempted(), Long::sum);
      }
    }
    return counters;
  }

  /**
   * How far a run has come, and how long the rest takes if it goes on like that. Some offsets have
   * no message: it may end below 100 %.
   */
  static String share(long messages, long offsets, double seconds) {
    return offsets == 0 || messages == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %d %% of %,d offsets, %s left",
            100 * Math.min(messages, offsets) / offsets,
            offsets,
            Amounts.seconds(Math.ceil(Math.max(1, offsets - messages) * seconds / messages)));
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void say(String state, Map<String, Long> counters) {
    double seconds = seconds();
    String progress =
        PROGRESS.entrySet().stream()
            .filter(counter -> counters.containsKey(counter.getKey()))
            .map(
                counter ->
                    String.format(
                        Locale.ROOT, "%,d %s", counters.get(counter.getKey()), counter.getValue()))
            .collect(Collectors.joining(", "));
    long messages = MESSAGES.stream().mapToLong(each -> counters.getOrDefault(each, 0L)).sum();
    // Alarms read it from the line's end, and take no number with commas.
    Long lag = counters.get(LAG);
    out.printf(
        Locale.ROOT,
        "%s %s, %tT UTC, %.1f s: %s%s%s%s%n",
        name,
        state,
        ZonedDateTime.now(ZoneOffset.UTC),
        seconds,
        progress.isEmpty() ? "no message" : progress,
        state.equals(RUNNING) ? share(messages, offsets, seconds) : "",
        messages == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", %,.0f messages/s",
                (messages - messagesSaid) / (seconds - secondsSaid)),
        lag == null ? "" : ", lag " + lag);
    messagesSaid = messages;
    secondsSaid = seconds;
  }
}
