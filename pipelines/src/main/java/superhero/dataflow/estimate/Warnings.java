package superhero.dataflow.estimate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import superhero.dataflow.range.StoredObject;

/** What is unwise about a plan, each as a sentence with the option that would change it. */
public final class Warnings {
  private static final long SMALL_BYTES = 1 << 20;
  private static final double FEW_OF_A_BATCH = 0.5;

  private Warnings() {}

  /** Of the shape of objects and of the sample. */
  public static List<String> ofObjects(Workload workload, PlannedObjects hour) {
    List<String> warnings = new ArrayList<>();
    Sizes raw = hour.kind(StoredObject.RAW);
    if (raw.objects() > 0 && raw.quantile(0.5) < SMALL_BYTES) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "half of the raw objects are of %s or less: %s",
              Amounts.bytes((double) raw.quantile(0.5)),
              workload.bounded()
                  ? "let runs start less often, and compact the tables"
                  : "raise --flushInterval="
                      + Amounts.seconds(workload.interval().toMillis() / 1e3)
                      + ", or give the topic fewer partitions, and compact the tables"));
    }
    long batchSize = workload.cutting().batchSize();
    for (Map.Entry<String, TopicSizes> each : new TreeMap<>(workload.sizes()).entrySet()) {
      double perPart = workload.cutting().maxBatchBytes() / each.getValue().meanBytes();
      if (perPart < FEW_OF_A_BATCH * batchSize) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "a batch of %s ends after %,.0f messages, by --maxBatchBytes=%d: lower"
                    + " --batchSize=%d to that, or raise --maxBatchBytes",
                each.getKey(),
                perPart,
                workload.cutting().maxBatchBytes(),
                batchSize));
      }
      if (each.getValue().deadLetterShare() > 0) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%.1f %% of the sample of %s would be dead letters: model check says why, and"
                    + " --models names better files",
                100 * each.getValue().deadLetterShare(),
                each.getKey()));
      }
    }
    return warnings;
  }

  /** Of what must keep up. */
  public static List<String> ofResources(Resources resources) {
    return resources.workers() == 1
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "one worker of %d threads would fall behind: give %d, or raise --workerThreads=%d",
                resources.threads(),
                resources.workers(),
                resources.threads()));
  }

  /** Of what a cloud costs. */
  public static List<String> ofCost(CloudCost cost, PlannedObjects hour, Workload workload) {
    double requests = cost.of(PriceItem.Group.REQUESTS);
    double storage = cost.of(PriceItem.Group.STORAGE);
    return requests <= storage
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%s: requests cost more than storage: %d partitions make %,d ranges an hour;"
                    + " %s, or give the topics fewer partitions",
                cost.cloud(),
                workload.logs().size(),
                hour.ranges(),
                workload.bounded()
                    ? "let runs start less often"
                    : "raise --flushInterval="
                        + Amounts.seconds(workload.interval().toMillis() / 1e3)));
  }

  /** Of prices. */
  public static List<String> ofPrices(PriceList prices, LocalDate today) {
    List<String> warnings = new ArrayList<>();
    if (prices.oldest().isBefore(today.minusYears(1))) {
      warnings.add(
          prices.cloud()
              + ": prices were seen on "
              + prices.oldest()
              + ", more than a year ago: give newer ones by --prices");
    }
    if (!prices.unchecked().isEmpty()) {
      warnings.add(
          prices.cloud()
              + ": not checked against the cloud's page: "
              + String.join(", ", prices.unchecked())
              + "; give those of your contract by --prices");
    }
    return warnings;
  }
}
