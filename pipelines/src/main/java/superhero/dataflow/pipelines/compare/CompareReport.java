package superhero.dataflow.pipelines.compare;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import superhero.dataflow.estimate.Amounts;
import superhero.dataflow.estimate.Chart;
import superhero.dataflow.estimate.CloudCost;
import superhero.dataflow.estimate.PriceItem.Group;
import superhero.dataflow.estimate.PriceList;
import superhero.dataflow.testdata.StoreRequest.Kind;

/** What was found: a table in Markdown, and a picture. */
record CompareReport(List<Compared> compared, Collection<PriceList> prices) {
  private static final String NONE = "-";
  private static final int DIGITS = 12;

  /** In a checkout. */
  private static final Path TERRAFORM = Path.of("runners-config", "terraform");

  private static final Map<String, String> COLOURS =
      Map.of("aws", "#d97706", "gcp", "#2563eb", "azure", "#0891b2");

  /** Of the whole lake: enough to be told apart. */
  static String digest(Compared each) {
    return each.lake().digest().toString().substring(0, DIGITS);
  }

  void print(PrintStream out) {
    out.println();
    row(out, "", Compared::name);
    out.println("|---" + "|---:".repeat(compared.size()) + "|");
    row(out, "store", each -> each.embedded() ? "embedded" : "real");
    row(out, "messages", each -> count(each.messages()));
    row(out, "seconds", each -> decimal(each.seconds()));
    row(out, "of these, functions", each -> ofFunctions(each, each.functionSeconds()));
    row(out, "messages a second", each -> count(Math.round(each.messages() / each.seconds())));
    row(
        out,
        "CPU seconds, a million messages",
        each -> decimal(each.cpuSeconds() / each.messages() * 1e6));
    for (Kind kind : List.of(Kind.WRITE, Kind.READ, Kind.LIST, Kind.DELETE)) {
      row(
          out,
          kind.name().toLowerCase(Locale.ROOT) + " requests",
          each -> each.requests().isEmpty() ? NONE : count(each.requests().get(kind)));
    }
    row(out, "objects", each -> count(each.lake().objects()));
    row(out, "bytes stored", each -> Amounts.bytes((double) each.lake().bytes()));
    row(out, "$ requests, a million messages", each -> dollars(each, Group.REQUESTS));
    row(out, "$ storage a month, a million messages", each -> dollars(each, Group.STORAGE));
    row(out, "$ functions, a million messages", each -> dollars(each, Group.FUNCTION));
    row(
        out,
        "cold start of a function, seconds",
        each -> ofFunctions(each, each.coldStartSeconds()));
    row(out, "lines of Terraform", each -> infrastructure(each, CompareReport::lines));
    row(out, "modules of Terraform", each -> infrastructure(each, CompareReport::modules));
    row(out, "digest of the lake", CompareReport::digest);
    out.println();
    out.print(qualities());
    notes(out);
  }

  /** The seconds, as SVG. */
  String picture() {
    List<Chart.Bar> bars = new ArrayList<>();
    for (Compared each : compared) {
      bars.add(
          new Chart.Bar(
              each.name(),
              each.seconds(),
              decimal(each.seconds()) + " s",
              COLOURS.getOrDefault(each.cloud(), "#768390")));
    }
    return Chart.of(
        "%s messages to %s, seconds"
            .formatted(
                count(compared.get(0).messages()),
                compared.get(0).embedded() ? "embedded stores" : "stores"),
        bars);
  }

  private void row(PrintStream out, String what, Function<Compared, String> figure) {
    out.println(
        compared.stream()
            .map(figure)
            .collect(Collectors.joining(" | ", "| " + what + " | ", " |")));
  }

  private static String ofFunctions(Compared each, double seconds) {
    return each.functions() == 0 ? NONE : decimal(seconds);
  }

  private String dollars(Compared each, Group group) {
    CloudCost cost = each.cost(prices);
    return cost == null
            || !each.isKnown(group)
            || (group == Group.FUNCTION && each.functions() == 0)
        ? NONE
        : String.format(Locale.ROOT, "%.3f", cost.of(group));
  }

  private static String infrastructure(Compared each, Function<Path, Long> figure) {
    Path folder = TERRAFORM.resolve(each.cloud());
    return Files.isDirectory(folder) ? count(figure.apply(folder)) : NONE;
  }

  private static long lines(Path folder) {
    return files(folder)
        .filter(each -> each.toString().endsWith(".tf"))
        .mapToLong(
            each -> {
              try {
                return Files.readAllLines(each).size();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .sum();
  }

  private static long modules(Path folder) {
    return files(folder)
        .filter(each -> each.getFileName().toString().equals("main.tf"))
        .filter(each -> !each.getParent().equals(folder))
        .count();
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(each -> !each.toString().contains(".terraform")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What cannot be counted, with where it is tried. */
  static String qualities() {
    try {
      return Resources.toString(
          Resources.getResource(CompareReport.class, "qualities.md"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void notes(PrintStream out) {
    out.println();
    out.println(
        "Runner: DirectRunner, in this process with the broker and the embedded stores, whose CPU"
            + " counts.");
    out.println(
        "Functions are called one after the other; a cold start is that of a new JVM here.");
    out.println("Costs leave out the job's workers and Kafka, which plan estimates.");
    for (PriceList each : prices) {
      if (!each.unchecked().isEmpty()) {
        out.println(
            "Prices of "
                + each.cloud()
                + " that were not checked: "
                + String.join(", ", each.unchecked())
                + ".");
      }
    }
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String decimal(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
