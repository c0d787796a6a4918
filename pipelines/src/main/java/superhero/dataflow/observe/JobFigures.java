package superhero.dataflow.observe;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What is known of a run, whoever asks: each reading asks Beam for its metrics. Many threads use
 * it.
 */
public final class JobFigures {
  private final History history = new History();
  private volatile @Nullable PipelineResult result;
  private volatile @Nullable Reading last;
  private Instant since = Instant.now();
  private long begun = System.nanoTime();
  private final Map<String, Long> known = new LinkedHashMap<>();
  private List<String> found = List.of();
  private long commits;
  private long committed = begun;
  private double share;
  private long grown = begun;

  /** The run begins. */
  public synchronized void begin() {
    since = Instant.now();
    begun = System.nanoTime();
    committed = begun;
    grown = begun;
    history.add(new History.Sample(since.toEpochMilli(), 0, OptionalLong.empty(), 0));
  }

  /** What a counter comes to, of a run that ends by itself. */
  public synchronized void expect(String counter, long total) {
    known.put(counter, total);
  }

  /**
   * Counters of the steps of a run that ends by itself. What each comes to is counted by Beam too,
   * where the objects are listed, as {@code <counter>Found}.
   */
  public synchronized void expectFound(String... counters) {
    found = List.of(counters);
  }

  /** The runner has taken the job. */
  public void started(PipelineResult started) {
    result = started;
  }

  /** Whether the runner has taken the job. */
  boolean isStarted() {
    return result != null;
  }

  /** The figures now. */
  public synchronized Reading read() {
    PipelineResult job = result;
    Map<String, Long> counters = job == null ? Map.of() : counters(job);
    long now = System.currentTimeMillis();
    long nanos = System.nanoTime();
    long messages = Reading.messages(counters);
    if (counters.getOrDefault(Reading.COMMITS, 0L) != commits) {
      commits = counters.get(Reading.COMMITS);
      committed = nanos;
    }
    Map<String, Long> totals = totals(counters);
    double shareNow = Reading.share(totals, counters);
    if (shareNow != share) {
      share = shareNow;
      grown = nanos;
    }
    Reading reading =
        new Reading(
            since,
            (nanos - begun) / 1e9,
            totals,
            (nanos - grown) / 1e9,
            history.messagesPerSecond(now, messages),
            (nanos - committed) / 1e9,
            counters);
    history.add(new History.Sample(now, messages, reading.lag(), reading.count(Reading.REJECTED)));
    last = reading;
    return reading;
  }

  private Map<String, Long> totals(Map<String, Long> counters) {
    Map<String, Long> totals = new LinkedHashMap<>(known);
    found.forEach(each -> totals.put(each, counters.getOrDefault(each + Reading.FOUND, 0L)));
    return totals;
  }

  /** The last figures that were read; empty before the first. */
  Optional<Reading> last() {
    return Optional.ofNullable(last);
  }

  synchronized List<History.Sample> history() {
    return history.samples();
  }

  private static Map<String, Long> counters(PipelineResult job) {
    Map<String, Long> counters = new TreeMap<>();
    MetricQueryResults metrics = job.metrics().queryMetrics(MetricsFilter.builder().build());
    for (MetricResult<GaugeResult> gauge : metrics.getGauges()) {
      counters.put(name(gauge.getName()), gauge.getAttempted().getValue());
    }
    for (MetricResult<Long> counter : metrics.getCounters()) {
      counters.merge(name(counter.getName()), counter.getAttempted(), Long::sum);
    }
    for (MetricResult<DistributionResult> each : metrics.getDistributions()) {
      String name = name(each.getName());
      DistributionResult values = each.getAttempted();
      counters.merge(name + Reading.COUNT, values.getCount(), Long::sum);
      counters.merge(name + Reading.MAX, values.getMax(), Math::max);
    }
    return counters;
  }

  private static String name(MetricName name) {
    return name.getNamespace() + "/" + name.getName();
  }
}
