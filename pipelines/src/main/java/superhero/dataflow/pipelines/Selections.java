package superhero.dataflow.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.replay.Selection;

/** The options that name raw objects. */
final class Selections {
  private Selections() {}

  static Selection read(SelectionOptions options, Mistakes mistakes) {
    List<String> topics = options.getTopics() == null ? List.of() : options.getTopics();
    if (topics.stream().anyMatch(String::isBlank)) {
      mistakes.add("topics", String.join(",", topics), "should be names, comma separated");
    }
    Instant from = time("from", options.getFrom(), Instant.EPOCH, mistakes);
    Instant to = time("to", options.getTo(), Instant.MAX, mistakes);
    if (!from.isBefore(to)) {
      mistakes.add("to", options.getTo(), "should be later than --from");
    }
    return new Selection(Set.copyOf(topics), from, to);
  }

  private static Instant time(
      String option, @Nullable String text, Instant otherwise, Mistakes mistakes) {
    return text == null
        ? otherwise
        : mistakes.read(
            option, text, Values::dateOrInstant, "should be " + Values.DATE_OR_INSTANT, otherwise);
  }
}
