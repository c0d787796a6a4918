package superhero.dataflow.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.range.EventWindow;

class WorkloadTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int TABLES = 3;

  /** Every batch gives an object of raw and one of a table, 10 bytes a message each. */
  private static final TopicSizes SIZES =
      new TopicSizes(
          new TreeMap<>(Map.of("raw", tenBytes(), "orders", tenBytes())),
          100,
          0,
          50,
          new TreeMap<>(Map.of("etl_meta", 1000L)),
          100);

  private static SizeCurve tenBytes() {
    return new SizeCurve(
        new TreeMap<>(
            Map.of(1L, new SizeCurve.Point(1, 10), 1000L, new SizeCurve.Point(1, 10_000))));
  }

  /** Of one topic, whose partitions get as much. */
  private static Workload workload(
      int partitions, long messages, EventWindow window, String interval, boolean bounded) {
    List<PartitionLog> logs = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      logs.add(PartitionLog.even("t", i, 0, HOUR, messages));
    }
    return new Workload(
        logs,
        Map.of("t", SIZES),
        new Cutting(1000, 1_000_000, window),
        0,
        Duration.parse(interval),
        bounded,
        TABLES,
        2);
  }

  /** An object of raw and of the table, a manifest and an etl_meta a range; the markers. */
  @ParameterizedTest
  @CsvSource({
    // partitions, messages, window, interval, ranges, objects, writes, reads, lists
    "1, 600, HOUR, PT1M, 60, 240, 244, 180, 6",
    "2, 600, HOUR, PT10M, 12, 48, 52, 36, 6",
    // A marker a day, of pages of a thousand objects of each of two tables.
    "1, 600, DAY, PT1M, 60, 240, 240.1667, 180, 0.4167",
    "1, 5000, HOUR, PT1H, 5, 20, 24, 15, 6",
  })
  void countsAnHour(
      int partitions,
      long messages,
      EventWindow window,
      String interval,
      long ranges,
      double objects,
      double writes,
      double reads,
      double lists) {
    Workload workload = workload(partitions, messages, window, interval, false);
    PlannedObjects hour = workload.hour();
    Requests requests = workload.hourRequests(hour);

    assertThat(hour.ranges()).isEqualTo(ranges);
    assertThat(hour.objects()).isCloseTo(objects, within(1e-9));
    assertThat(hour.bytes())
        .isCloseTo(2.0 * 10 * partitions * messages + 1050.0 * ranges, within(1.0));
    assertThat(requests.writes()).isCloseTo(writes, within(1e-3));
    assertThat(requests.reads()).isCloseTo(reads, within(1e-3));
    assertThat(requests.lists()).isCloseTo(lists, within(1e-3));
  }

  @Test
  void boundedRunsStartEachTime() {
    Workload bounded = workload(1, 600, EventWindow.HOUR, "PT1H", true);
    Workload streaming = workload(1, 600, EventWindow.HOUR, "PT1H", false);

    Requests more = bounded.hourRequests(bounded.hour());
    Requests less = streaming.hourRequests(streaming.hour());
    assertThat(more).isEqualTo(less.plus(JobStart.again(TABLES)));
    assertThat(bounded.backlog().objects()).isEqualTo(4);
    assertThat(bounded.backlogRequests(bounded.backlog(), 2 * HOUR).writes())
        .as("with the markers of the window, which has ended")
        .isEqualTo(JobStart.first(TABLES, 1).writes() + 4 + TABLES + 1);
    assertThat(bounded.backlogRequests(bounded.backlog(), HOUR / 2).writes())
        .isEqualTo(JobStart.first(TABLES, 1).writes() + 4);
  }

  @Test
  void compactionMakesOneOfManyAndLeavesTablesOfRangesAlone() {
    PlannedObjects hour = workload(4, 600, EventWindow.HOUR, "PT1M", false).hour();

    PlannedObjects.Compaction compaction = hour.compactedEachHour(1_000_000, 1);

    assertThat(compaction.before()).isEqualTo(240);
    assertThat(compaction.after()).isEqualTo(1);
    assertThat(compaction.requests()).isEqualTo(new Requests(1, 480, 1));
    assertThat(hour.compactedEachHour(150, 1).after()).isEqualTo(240);
    assertThat(hour.compactedEachHour(1_000_000, 1.0 / 24).after())
        .isCloseTo(1.0 / 24, within(1e-9));
  }

  /** One thread writes 100 messages a second; two of a worker are busy for 70 % of the time. */
  @ParameterizedTest
  @CsvSource({"3600, 1, 0.005", "504000, 1, 0.7", "504001, 2, 0.35", "2520000, 5, 0.7"})
  void thereAreAsManyWorkersAsKeepUp(long messages, int workers, double busy) {
    Workload workload = workload(1, messages, EventWindow.HOUR, "PT1M", false);

    Resources resources = Resources.of(workload, workload.hour());

    assertThat(resources.workers()).isEqualTo(workers);
    assertThat(resources.busy()).isCloseTo(busy, within(1e-3));
    assertThat(resources.longestLagSeconds()).isBetween(60.25, 90.0);
    assertThat(Warnings.ofResources(resources)).hasSize(workers == 1 ? 0 : 1);
  }

  @Test
  void moreMessagesNeverTakeLess() {
    Random random = new Random(731);
    for (int i = 0; i < 100; i++) {
      int partitions = 1 + random.nextInt(5);
      long some = random.nextInt(50_000);
      long more = some + random.nextInt(50_000);
      String interval = "PT" + (1 + random.nextInt(60)) + "M";
      Workload less = workload(partitions, some, EventWindow.HOUR, interval, false);
      Workload greater = workload(partitions, more, EventWindow.HOUR, interval, false);
      PlannedObjects small = less.hour();
      PlannedObjects large = greater.hour();

      assertThat(large.messages()).isEqualTo(partitions * more);
      assertThat(large.bytes()).isGreaterThanOrEqualTo(small.bytes());
      assertThat(greater.hourRequests(large).all())
          .isGreaterThanOrEqualTo(less.hourRequests(small).all());
      assertThat(Resources.heapBytes(2, large))
          .isGreaterThanOrEqualTo(Resources.heapBytes(2, small));
    }
  }

  @Test
  void eachWarningNamesTheOptionThatWouldChangeIt() {
    Workload workload = workload(4, 600, EventWindow.HOUR, "PT1M", false);
    PlannedObjects hour = workload.hour();
    TopicSizes sizes = new TopicSizes(SIZES.kinds(), 5000, 0.25, 50, SIZES.rangeRowBytes(), 100);
    Workload largeMessages =
        new Workload(
            workload.logs(),
            Map.of("t", sizes),
            workload.cutting(),
            0,
            workload.interval(),
            false,
            TABLES,
            2);

    assertThat(Warnings.ofObjects(workload, hour))
        .singleElement()
        .asString()
        .contains("half of the raw objects are of 100 bytes or less", "--flushInterval=60s");
    assertThat(Warnings.ofObjects(largeMessages, hour).toString())
        .contains(
            "a batch of t ends after 200 messages, by --maxBatchBytes=1000000: lower"
                + " --batchSize=1000 to that",
            "25.0 % of the sample of t would be dead letters");
    CloudCost dear =
        new CloudCost(
            "aws",
            "r",
            new TreeMap<>(Map.of(PriceItem.Group.REQUESTS, 2.0, PriceItem.Group.STORAGE, 1.0)));
    assertThat(Warnings.ofCost(dear, hour, workload).toString())
        .contains("requests cost more than storage: 4 partitions make 240 ranges an hour");
    CloudCost cheap = new CloudCost("aws", "r", new TreeMap<>());
    assertThat(Warnings.ofCost(cheap, hour, workload)).isEmpty();
    PriceList none = new PriceList("aws", "r", List.of());
    assertThat(Warnings.ofPrices(none, LocalDate.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1234, 1.2 kB",
    "99_400_000, 99.4 MB",
    "250_000_000, 250 MB",
  })
  void bytesAreReadable(String bytes, String text) {
    assertThat(Amounts.bytes(Double.parseDouble(bytes.replace("_", "")))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.25, 250ms", "5, 5s", "7.5, 7.5s", "60, 60s", "3600, 60m", "10800, 3.0h"})
  void durationsAreReadable(double seconds, String text) {
    assertThat(Amounts.seconds(seconds)).isEqualTo(text);
  }
}
