package superhero.dataflow.pipelines.run;

import com.google.common.collect.ImmutableMap;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import superhero.dataflow.estimate.Amounts;
import superhero.dataflow.observe.Reading;

/** The line that says how far a run has come. */
final class ProgressLine {
  /** The state of a run that has not come to its end. */
  static final String RUNNING = "running";

  /** Counters that a user wants to see, and what they count. */
  private static final Map<String, String> COUNTERS =
      ImmutableMap.<String, String>builder()
          .put("audit/objects", "objects read")
          .put("simulate/messages", "messages played")
          .put("replay/objects", "raw objects read")
          .put(Reading.READ, "messages read")
          .put("replay/messages", "messages read")
          .put("deadletter/letters", "dead letters")
          .put("read/ranges", "ranges on the lake")
          .put("replay/ranges", "ranges in the tables")
          .put("diff/objects", "objects compared")
          .put("compact/objects", "objects looked at")
          .put("compact/joined", "objects joined")
          .put("compact/written", "objects written")
          .put("compact/bytesBefore", "bytes before")
          .put("compact/bytesAfter", "bytes after")
          .put("compact/swept", "copies deleted")
          .put("replay/left", "objects left")
          .put("raw/bytes", "bytes of raw")
          .put("redis/cleaned", "game records cleaned")
          .put("redis/failed", "game records not cleaned")
          .put("redis/refused", "game records refused")
          .buildOrThrow();

  private ProgressLine() {}

  /** The line, without the name of the command. */
  static String of(String state, LocalTime time, Reading reading, double messagesPerSecond) {
    String counters = counters(reading);
    // Alarms read it from the line's end, and take no number with commas.
    Long lag = reading.counters().get(Reading.LAG);
    return String.format(
        Locale.ROOT,
        "%s, %tT UTC, %.1f s: %s%s%s%s",
        state,
        time,
        reading.seconds(),
        counters.isEmpty() ? "no message" : counters,
        state.equals(RUNNING) ? share(reading) : "",
        reading.messages() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,.0f messages/s", messagesPerSecond),
        lag == null ? "" : ", lag " + lag);
  }

  /** What a line tells that is worth another line once it has changed. */
  static String told(Reading reading) {
    return Stream.of(Reading.REJECTED, Reading.LAG)
        .filter(reading.counters()::containsKey)
        .map(counter -> " " + reading.count(counter))
        .collect(Collectors.joining("", counters(reading), ""));
  }

  private static String counters(Reading reading) {
    return COUNTERS.entrySet().stream()
        .filter(
            counter ->
                reading.counters().containsKey(counter.getKey())
                    || total(counter.getKey(), reading) > 0)
        .map(counter -> counted(counter.getKey(), counter.getValue(), reading))
        .collect(Collectors.joining(", "));
  }

  private static String counted(String counter, String what, Reading reading) {
    long total = total(counter, reading);
    return total == 0
        ? String.format(Locale.ROOT, "%,d %s", reading.count(counter), what)
        : String.format(Locale.ROOT, "%,d of %,d %s", reading.done(counter), total, what);
  }

  /** Messages are fewer than the offsets that are to be read, so one is not said to be of many. */
  private static long total(String counter, Reading reading) {
    return counter.equals(Reading.READ) ? 0 : reading.total(counter);
  }

  /** How far a run has come, and how long the rest takes. */
  private static String share(Reading reading) {
    if (reading.share() == 0) {
      return "";
    }
    OptionalDouble left = reading.secondsLeft();
    return String.format(
        Locale.ROOT,
        ", %d %%%s%s",
        reading.percent(),
        reading.offsets() == 0
            ? ""
            : String.format(Locale.ROOT, " of %,d offsets", reading.offsets()),
        left.isEmpty() ? "" : ", " + Amounts.seconds(left.getAsDouble()) + " left");
  }
}
