package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Guesses which numbers are times since 1970: their name says so, and they are of 2001 to 2100. */
final class EpochTimes {
  private static final Map<String, Double> UNITS_A_SECOND =
      Map.of("s", 1.0, "ms", 1_000.0, "us", 1_000_000.0);

  private static final Set<String> WORDS =
      Set.of(
          "at",
          "created",
          "date",
          "datetime",
          "epoch",
          "expires",
          "modified",
          "placed",
          "received",
          "sent",
          "since",
          "time",
          "timestamp",
          "ts",
          "until",
          "updated",
          "when");

  private static final double FIRST = Instant.parse("2001-01-01T00:00:00Z").getEpochSecond();
  private static final double LAST = Instant.parse("2101-01-01T00:00:00Z").getEpochSecond();

  private EpochTimes() {}

  /** The unit of numbers that are times; empty if they are none, or if there is no number. */
  static Optional<String> unit(String name, List<JsonNode> values) {
    List<JsonNode> numbers = values.stream().filter(JsonNode::isNumber).toList();
    if (numbers.isEmpty() || !saysTime(name)) {
      return Optional.empty();
    }
    return UNITS_A_SECOND.keySet().stream()
        .filter(
            unit ->
                numbers.stream()
                    .mapToDouble(number -> number.doubleValue() / UNITS_A_SECOND.get(unit))
                    .allMatch(seconds -> FIRST <= seconds && seconds < LAST))
        .findFirst();
  }

  /** Words end at an underscore, a hyphen and the like, or before a capital: createdAt. */
  private static boolean saysTime(String name) {
    String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").replaceAll("[^A-Za-z]+", " ");
    return Splitter.on(' ').splitToStream(Ascii.toLowerCase(words)).anyMatch(WORDS::contains);
  }
}
