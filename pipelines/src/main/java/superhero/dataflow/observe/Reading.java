package superhero.dataflow.observe;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import superhero.dataflow.deadletter.LetterKind;

/**
 * The figures of a run at a moment.
 *
 * @param since when it began
 * @param seconds since then
 * @param offsets how many a bounded run reads; 0 of one without end
 * @param messagesPerSecond of the last seconds
 * @param commitAge seconds since the last commit, or since the beginning
 * @param counters and gauges of Beam, by {@code namespace/name}; of its distributions with {@link
 *     #COUNT}, {@link #SUM} and {@link #MAX} behind it
 */
public record Reading(
    Instant since,
    double seconds,
    long offsets,
    double messagesPerSecond,
    double commitAge,
    Map<String, Long> counters) {
  public static final String LAG = "plan/lag";
  public static final String READ = "read/messages";
  public static final String REJECTED = "deadletter/messages";
  static final String COMMITS = "commit/commits";
  static final String COUNT = "/count";
  static final String SUM = "/sum";
  static final String MAX = "/max";
  private static final String WATERMARK = "plan/watermark";
  private static final String DEAD_LETTERS = "deadletter/";

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
    return offsets > 0 ? OptionalLong.of(Math.max(0, offsets - messages())) : OptionalLong.empty();
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

  /** How far a bounded run has come, 0 to 1. Some offsets have no message: it may end below 1. */
  public double share() {
    return offsets == 0 ? 0 : (double) Math.min(messages(), offsets) / offsets;
  }

  /** How long the rest takes if it goes on like that; empty where that cannot be said. */
  public OptionalDouble secondsLeft() {
    return offsets == 0 || messages() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.ceil(Math.max(1, offsets - messages()) * seconds / messages()));
  }

  /** Dead letters by what they are counted by. */
  SortedMap<LetterKind, Long> letters() {
    SortedMap<LetterKind, Long> letters = new TreeMap<>(LetterKind.ORDER);
    counters.forEach(
        (name, count) ->
            Stream.of(name)
                .filter(each -> each.startsWith(DEAD_LETTERS))
                .flatMap(each -> LetterKind.of(each.substring(DEAD_LETTERS.length())).stream())
                .forEach(kind -> letters.put(kind, count)));
    return Collections.unmodifiableSortedMap(letters);
  }
}
