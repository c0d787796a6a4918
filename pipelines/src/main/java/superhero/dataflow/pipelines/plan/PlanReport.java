package superhero.dataflow.pipelines.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.estimate.Amounts;
import superhero.dataflow.estimate.CloudCost;
import superhero.dataflow.estimate.Estimate;
import superhero.dataflow.estimate.PlannedObjects;
import superhero.dataflow.estimate.PriceItem;
import superhero.dataflow.estimate.PriceList;
import superhero.dataflow.estimate.Requests;
import superhero.dataflow.estimate.Resources;
import superhero.dataflow.estimate.Sizes;
import superhero.dataflow.estimate.Warnings;
import superhero.dataflow.estimate.Workload;

/** What {@code plan} says, as text or as JSON. */
record PlanReport(Estimate estimate, List<String> assumptions, List<String> warnings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Of a workload.
   *
   * @param now for what is in Kafka; null without Kafka
   */
  static PlanReport of(
      Workload workload,
      @Nullable Instant now,
      Collection<PriceList> prices,
      int monthsKept,
      LocalDate today,
      List<String> assumptions) {
    Estimate estimate = Estimate.of(workload, now, prices, monthsKept);
    List<String> warnings = new ArrayList<>();
    warnings.addAll(Warnings.ofObjects(workload, estimate.hour()));
    warnings.addAll(Warnings.ofResources(estimate.resources()));
    estimate
        .costs()
        .forEach(cost -> warnings.addAll(Warnings.ofCost(cost, estimate.hour(), workload)));
    prices.forEach(list -> warnings.addAll(Warnings.ofPrices(list, today)));
    List<String> assumed = new ArrayList<>(assumptions);
    assumed.addAll(estimate.assumptions());
    return new PlanReport(estimate, assumed, warnings);
  }

  void printText(PrintStream out) {
    if (estimate.backlog() != null) {
      print("What is in Kafka now", estimate.backlog(), estimate.backlogRequests(), out);
      out.printf("  takes %s%n%n", Amounts.seconds(estimate.resources().backlogSeconds()));
    }
    print("Each hour", estimate.hour(), estimate.hourRequests(), out);
    Resources resources = estimate.resources();
    out.println();
    out.printf(
        Locale.ROOT,
        "Workers: %d of %d threads, with %s of heap each; busy for %.1f %% of the time%n",
        resources.workers(),
        resources.threads(),
        Amounts.bytes((double) resources.heapBytes()),
        100 * resources.busy());
    out.printf(
        "Lag: %s for half of the messages, %s at most%n",
        Amounts.seconds(resources.usualLagSeconds()),
        Amounts.seconds(resources.longestLagSeconds()));
    PlannedObjects.Compaction compaction = estimate.compaction();
    out.printf(
        "Compaction: %s objects of tables an hour become %s, by %s requests%n",
        Amounts.count(compaction.before()),
        Amounts.count(compaction.after()),
        Amounts.count(compaction.requests().all()));
    out.println();
    printCosts(out);
    assumptions.forEach(each -> out.println("assumed: " + each));
    warnings.forEach(each -> out.println("warning: " + each));
  }

  private static void print(
      String title, PlannedObjects objects, Requests requests, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d messages, %,d ranges, %s%n",
        title,
        objects.messages(),
        objects.ranges(),
        Amounts.bytes(objects.bytes()));
    out.printf("  %-26s%12s%12s%12s%12s%n", "", "objects", "bytes", "p50", "p99");
    for (Map.Entry<String, Sizes> kind : objects.kinds().entrySet()) {
      Sizes sizes = kind.getValue();
      out.printf(
          "  %-26s%12s%12s%12s%12s%n",
          kind.getKey(),
          Amounts.count(sizes.objects()),
          Amounts.bytes(sizes.bytes()),
          Amounts.bytes((double) sizes.quantile(0.5)),
          Amounts.bytes((double) sizes.quantile(0.99)));
    }
    out.printf(
        "  requests: %s writes, %s reads, %s lists%n",
        Amounts.count(requests.writes()),
        Amounts.count(requests.reads()),
        Amounts.count(requests.lists()));
  }

  private void printCosts(PrintStream out) {
    out.printf("%-26s", "US dollars a month");
    estimate.costs().forEach(cost -> out.printf("%22s", cost.cloud() + " " + cost.region()));
    out.println();
    for (PriceItem.Group group : PriceItem.Group.values()) {
      if (group != PriceItem.Group.FUNCTION) {
        printCost(group.word(), cost -> cost.of(group), out);
      }
    }
    printCost("without Kafka", CloudCost::withoutKafka, out);
    printCost("with Kafka", CloudCost::withKafka, out);
    printCost("functions for the tables", cost -> cost.of(PriceItem.Group.FUNCTION), out);
    out.println();
  }

  private interface Figure {
    double of(CloudCost cost);
  }

  private void printCost(String name, Figure figure, PrintStream out) {
    out.printf("  %-24s", name);
    estimate
        .costs()
        .forEach(cost -> out.printf("%22s", String.format(Locale.ROOT, "%,.2f", figure.of(cost))));
    out.println();
  }

  void printJson(PrintStream out) {
    ObjectNode json = JSON.createObjectNode();
    if (estimate.backlog() != null) {
      json.set("backlog", json(estimate.backlog(), estimate.backlogRequests()));
    }
    json.set("hour", json(estimate.hour(), estimate.hourRequests()));
    Resources resources = estimate.resources();
    json.set("resources", JSON.valueToTree(resources));
    PlannedObjects.Compaction compaction = estimate.compaction();
    json.set("compactionEachHour", JSON.valueToTree(compaction));
    ObjectNode costs = json.putObject("dollarsEachMonth");
    for (CloudCost cost : estimate.costs()) {
      ObjectNode cloud = costs.putObject(cost.cloud()).put("region", cost.region());
      cost.groups().forEach((group, dollars) -> cloud.put(group.word(), dollars));
      cloud.put("withoutKafka", cost.withoutKafka()).put("withKafka", cost.withKafka());
    }
    json.set("assumptions", JSON.valueToTree(assumptions));
    json.set("warnings", JSON.valueToTree(warnings));
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static ObjectNode json(PlannedObjects objects, Requests requests) {
    ObjectNode json = JSON.createObjectNode();
    json.put("messages", objects.messages()).put("ranges", objects.ranges());
    json.put("objects", objects.objects()).put("bytes", objects.bytes());
    ObjectNode kinds = json.putObject("kinds");
    objects
        .kinds()
        .forEach(
            (kind, sizes) ->
                kinds
                    .putObject(kind)
                    .put("objects", sizes.objects())
                    .put("bytes", sizes.bytes())
                    .put("p50", sizes.quantile(0.5))
                    .put("p99", sizes.quantile(0.99)));
    json.set("requests", JSON.valueToTree(requests));
    return json;
  }
}
