package superhero.dataflow.pipelines.settings;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.PeriodOptions;
import superhero.dataflow.pipelines.options.SelectionOptions;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.rawlog.Selection;

/** The options that say which messages are meant. */
public final class Selections {
  private Selections() {}

  public static Selection read(SelectionOptions options, Mistakes mistakes) {
    return of(options.getTopics(), options, mistakes);
  }

  /**
   * Of topics.
   *
   * @param option what was given; null for all
   */
  public static Selection of(
      @Nullable List<String> option, PeriodOptions options, Mistakes mistakes) {
    List<String> topics = option == null ? List.of() : option;
    if (topics.stream().anyMatch(String::isBlank)) {
      mistakes.add("topics", String.join(",", topics), "should be names, comma separated");
    }
    return period(options, Set.copyOf(topics), mistakes);
  }

  /** Of all topics. */
  public static Selection period(PeriodOptions options, Mistakes mistakes) {
    return period(options, Set.of(), mistakes);
  }

  private static Selection period(PeriodOptions options, Set<String> topics, Mistakes mistakes) {
    Instant from = time("from", options.getFrom(), Instant.EPOCH, mistakes);
    Instant to = time("to", options.getTo(), Instant.MAX, mistakes);
    if (!from.isBefore(to)) {
      mistakes.add("to", options.getTo(), "should be later than --from");
    }
    return new Selection(topics, from, to);
  }

  /**
   * Names of models.
   *
   * @param option what was given; null for nothing
   */
  public static Set<String> onlyModels(
      @Nullable List<String> option, List<String> known, Mistakes mistakes) {
    Set<String> only = new TreeSet<>(option == null ? List.of() : option);
    for (String name : only) {
      if (!known.contains(name)) {
        mistakes.add("onlyModels", name, "there is no such model, but " + String.join(", ", known));
      }
    }
    return only;
  }

  private static Instant time(
      String option, @Nullable String text, Instant otherwise, Mistakes mistakes) {
    return text == null
        ? otherwise
        : mistakes.read(
            option, text, Values::dateOrInstant, "should be " + Values.DATE_OR_INSTANT, otherwise);
  }
}
