package superhero.dataflow.benchmark;

import com.google.common.collect.ListMultimap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import superhero.dataflow.estimate.Chart;

/**
 * The medians of all runs, as Markdown and as a chart.
 *
 * @param outcomes in the order of the contestants
 */
record Report(GameLog log, ListMultimap<Contestant, Outcome> outcomes) {

  /** A table, a line a contestant. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            "| | messages/s | of the limit | MB/s of values | CPU s a million messages | peak MB |"
                + " whole process, s | of it CPU, s | objects | each message once |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
    for (Contestant contestant : outcomes.keySet()) {
      List<String> flaws =
          outcomes.get(contestant).stream().flatMap(o -> o.flaws().stream()).distinct().toList();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %s | %.1f | %.1f | %,.0f | %.1f | %.1f | %,.0f | %s |%n",
              contestant.title(),
              messagesPerSecond(contestant),
              share(contestant),
              log.values().getSum() / median(contestant, Outcome::seconds) / 1e6,
              median(contestant, Outcome::cpuSeconds) * 1e6 / log.messages(),
              median(contestant, Outcome::peakBytes) / 1e6,
              median(contestant, Outcome::wholeSeconds),
              median(contestant, Outcome::wholeCpuSeconds),
              median(contestant, Outcome::objects),
              flaws.isEmpty() ? "yes" : String.join("; ", flaws)));
    }
    return text.toString();
  }

  /** Messages a second as bars, SVG. */
  String chart() {
    return Chart.of(
        "messages a second",
        outcomes.keySet().stream()
            .map(
                each ->
                    new Chart.Bar(
                        each.title(),
                        messagesPerSecond(each),
                        String.format(Locale.ROOT, "%,.0f", messagesPerSecond(each)),
                        each == Contestant.LIMIT
                            ? "#8c959f"
                            : each.isNative() ? "#bf8700" : "#0969da"))
            .toList());
  }

  private double messagesPerSecond(Contestant contestant) {
    return log.messages() / median(contestant, Outcome::seconds);
  }

  private String share(Contestant contestant) {
    return outcomes.containsKey(Contestant.LIMIT)
        ? String.format(
            Locale.ROOT,
            "%.2f",
            messagesPerSecond(contestant) / messagesPerSecond(Contestant.LIMIT))
        : "";
  }

  private double median(Contestant contestant, ToDoubleFunction<Outcome> figure) {
    double[] sorted = outcomes.get(contestant).stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
