package superhero.dataflow.pipelines.options;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superhero.dataflow.plan.Start;

/** Texts of options as values; empty where the text is none. */
public final class Values {
  public static final String DURATION = "a number with ms, s, m, h or d, such as 60s";
  public static final String INSTANT = "an instant since 1970 such as 2026-11-22T21:00:00Z";

  public static final String DATE_OR_INSTANT = "a date such as 2026-11-22, or " + INSTANT;

  public static final String START = "committed, earliest, latest, lake, or " + INSTANT;

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private Values() {}

  public static Optional<Duration> duration(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /** A date is its first instant, UTC. */
  public static Optional<Instant> dateOrInstant(String text) {
    return instant(text.matches("\\d{4}-\\d\\d-\\d\\d") ? text + "T00:00:00Z" : text);
  }

  public static Optional<Instant> instant(String text) {
    try {
      Instant instant = Instant.parse(text);
      // Kafka takes times below 0 for commands: -1 is the end of the log.
      return instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)
          ? Optional.empty()
          : Optional.of(instant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Where reading begins, see {@link #START}. */
  public static Optional<Start> start(String text) {
    return switch (text) {
      case "committed" -> Optional.of(Start.committed());
      case "earliest" -> Optional.of(Start.earliest());
      case "latest" -> Optional.of(Start.latest());
      case "lake" -> Optional.of(Start.lake());
      default -> instant(text).map(Start::at);
    };
  }
}
