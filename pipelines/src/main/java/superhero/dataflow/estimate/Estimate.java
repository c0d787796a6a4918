package superhero.dataflow.estimate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a workload takes.
 *
 * @param backlog what is in Kafka now; null without Kafka
 * @param backlogRequests of a first run that brings it; null without Kafka
 * @param hourRequests without those of compaction
 * @param compaction what it makes of an hour's objects
 * @param assumptions that the figures rest on
 */
public record Estimate(
    @Nullable PlannedObjects backlog,
    @Nullable Requests backlogRequests,
    PlannedObjects hour,
    Requests hourRequests,
    Resources resources,
    PlannedObjects.Compaction compaction,
    List<CloudCost> costs,
    List<String> assumptions) {
  /** The default of {@code compact}. */
  private static final long TARGET_BYTES = 134_217_728;

  /** Of a call of a function, beside its messages: to read what it is given, and to begin. */
  private static final double CALL_SECONDS = 0.3;

  public Estimate {
    costs = List.copyOf(costs);
    assumptions = List.copyOf(assumptions);
  }

  /**
   * Of a workload.
   *
   * @param now for what is in Kafka; null without Kafka
   * @param prices one list a cloud
   */
  public static Estimate of(
      Workload workload, @Nullable Instant now, Collection<PriceList> prices, int monthsKept) {
    PlannedObjects hour = workload.hour();
    Requests hourRequests = workload.hourRequests(hour);
    Resources resources = Resources.of(workload, hour);
    PlannedObjects backlog = now == null ? null : workload.backlog();
    Usage usage =
        new Usage(
            hour.bytes() * Usage.HOURS * monthsKept / Usage.GB,
            hourRequests.times(Usage.HOURS),
            resources.workers(),
            resources.threads(),
            resources.workerGb(),
            hour.ranges() * Usage.HOURS,
            (hour.ranges() * CALL_SECONDS + workload.hourSeconds()) * Usage.HOURS,
            workload.hourBytes() / 3600);
    List<CloudCost> costs = new ArrayList<>();
    prices.forEach(each -> costs.add(CloudCost.of(each, usage)));
    return new Estimate(
        backlog,
        backlog == null ? null : workload.backlogRequests(backlog, now.toEpochMilli()),
        hour,
        hourRequests,
        resources,
        workload.tables() == 0
            ? new PlannedObjects.Compaction(0, 0, Requests.NONE)
            : hour.compactedEachHour(TARGET_BYTES, workload.windowsEachHour()),
        costs,
        List.of(
            "objects are kept for "
                + monthsKept
                + (monthsKept == 1 ? " month" : " months")
                + ", workers run all the time, and no data leaves the region",
            "a thread writes as many messages a second as one did here with the sample",
            "Kafka has "
                + PriceItem.BROKERS
                + " brokers and keeps messages for "
                + PriceItem.KAFKA_DAYS
                + " days",
            "a function has 2 GB, and takes 0.3 s a call beside its messages"));
  }
}
