package superhero.dataflow.observe;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.deadletter.LetterKind;
import superhero.dataflow.plan.LagGauges;

/**
 * The figures of a run at a moment.
 *
 * @param since when it began
 * @param seconds since then
 * @param totals what counters come to in a run that ends by itself, 0 where that is not known yet;
 *     each is of a step of the run
 * @param shareAge seconds since the share has last grown, or since the beginning
 * @param messagesPerSecond of the last seconds
 * @param commitAge seconds since the last commit, or since the beginning
 * @param counters and gauges of Beam, by {@code namespace/name}; of its distributions with {@link
 *     #COUNT} and {@link #MAX} behind it
 */
public record Reading(
    Instant since,
    double seconds,
    Map<String, Long> totals,
    double shareAge,
    double messagesPerSecond,
    double commitAge,
    Map<String, Long> counters) {
  public static final String LAG = "plan/lag";
  public static final String READ = "read/messages";
  public static final String REJECTED = "deadletter/messages";

  /** Behind the name of a counter: that of the counter which says what the first comes to. */
  static final String FOUND = "Found";

  static final String COMMITS = "commit/commits";
  static final String COUNT = "/count";
  static final String MAX = "/max";

  /** Of quotients: 29 % of 100 are 29. */
  private static final double ROUNDING = 1e-9;

  private static final String PLAN = "plan/";
  private static final String WATERMARK = PLAN + "watermark";
  private static final String WINDOW_ENDS = "mark/windowEndSeconds";
  private static final String DEAD_LETTERS = "deadletter/";

  private static final Comparator<TopicPartition> PARTITIONS =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  /** Of which a run has one, or none. */
  private static final List<String> MESSAGES =
      List.of(READ, "replay/messages", "simulate/messages");

  /** What a counter says; 0 where it never counted. */
  public long count(String counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** Messages that were read, or sent. */
  public long messages() {
    return messages(counters);
  }

  static long messages(Map<String, Long> counters) {
    return MESSAGES.stream().mapToLong(each -> counters.getOrDefault(each, 0L)).sum();
  }

  /** Offsets that are still to come to the lake; empty where the runner does not tell. */
  public OptionalLong lag() {
    if (counters.containsKey(LAG)) {
      return OptionalLong.of(count(LAG));
    }
    return offsets() > 0
        ? OptionalLong.of(Math.max(0, offsets() - messages()))
        : OptionalLong.empty();
  }

  /** How old the oldest message is that is not planned yet, in seconds; 0 where none waits. */
  OptionalDouble lagSeconds() {
    if (!counters.containsKey(WATERMARK)) {
      return OptionalDouble.empty();
    }
    long now = System.currentTimeMillis();
    return OptionalDouble.of(
        lag().orElse(0) == 0 ? 0 : Math.max(0, now - count(WATERMARK)) / 1000.0);
  }

  /** The lag of partitions that are there, by topic and number; of some, if there are many. */
  Map<TopicPartition, Long> lags() {
    return named(PLAN, LagGauges::partition, PARTITIONS);
  }

  /** The lag of each topic that is there. */
  Map<String, Long> topicLags() {
    return named(PLAN, LagGauges::topic, Comparator.naturalOrder());
  }

  /** As {@link #lagSeconds()}, of a topic. */
  double lagSeconds(String topic) {
    Long oldest = counters.get(PLAN + LagGauges.oldest(topic));
    return oldest == null
        ? Double.NaN
        : oldest < 0 ? 0 : Math.max(0, System.currentTimeMillis() - oldest) / 1000.0;
  }

  /** The event time up to which everything is planned. */
  Optional<Instant> watermark() {
    return Optional.ofNullable(counters.get(WATERMARK)).map(Instant::ofEpochMilli);
  }

  /** The end of the newest window that this run has marked as complete. */
  Optional<Instant> completeUntil() {
    return Optional.ofNullable(counters.get(WINDOW_ENDS + MAX)).map(Instant::ofEpochSecond);
  }

  /** What a counter comes to; 0 where that is not known. */
  public long total(String counter) {
    return totals.getOrDefault(counter, 0L);
  }

  /** How many offsets a bounded run of {@code ingest} reads; 0 of any other. */
  public long offsets() {
    return total(READ);
  }

  /** What a counter says, and no more than it comes to: attempts that fail count as well. */
  public long done(String counter) {
    long total = total(counter);
    return total == 0 ? count(counter) : Math.min(count(counter), total);
  }

  /**
   * How far a run has come that ends by itself, 0 to 1; each of its steps counts as much as the
   * others. Some offsets have no message, and some objects are left: it may end below 1.
   */
  public double share() {
    return share(totals, counters);
  }

  static double share(Map<String, Long> totals, Map<String, Long> counters) {
    double sum = 0;
    for (Map.Entry<String, Long> each : totals.entrySet()) {
      long total = each.getValue();
      sum +=
          total == 0
              ? 0
              : (double) Math.min(counters.getOrDefault(each.getKey(), 0L), total) / total;
    }
    return totals.isEmpty() ? 0 : sum / totals.size();
  }

  /**
   * How long the rest takes if it goes on like that; empty where that cannot be said. Some runners
   * tell counters by bundle, so until the share grows again the time that goes by is taken off;
   * once nothing is left of it, nobody knows.
   */
  public OptionalDouble secondsLeft() {
    double share = share();
    double left = (seconds - shareAge) * (1 - share) / share - shareAge;
    return share == 0 || left < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(1, Math.ceil(left - ROUNDING)));
  }

  /** The share in percent, rounded down. */
  public int percent() {
    return (int) Math.floor(100 * share() + ROUNDING);
  }

  /** Dead letters by what they are counted by. */
  SortedMap<LetterKind, Long> letters() {
    return named(DEAD_LETTERS, (name, count) -> LetterKind.of(name), LetterKind.ORDER);
  }

  /** The counters of a namespace by what they are of, as far as they are of something. */
  private <T> SortedMap<T, Long> named(
      String namespace, BiFunction<String, Long, Optional<T>> of, Comparator<T> order) {
    SortedMap<T, Long> named = new TreeMap<>(order);
    counters.forEach(
        (name, count) -> {
          if (name.startsWith(namespace)) {
            of.apply(name.substring(namespace.length()), count)
                .ifPresent(each -> named.put(each, count));
          }
        });
    return Collections.unmodifiableSortedMap(named);
  }
}
