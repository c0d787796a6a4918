package superhero.dataflow.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.range.EventWindow;

class CuttingTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** An hour's messages, evenly; 100 bytes each. */
  @ParameterizedTest
  @CsvSource({
    // messages, batchSize, maxBatchBytes, interval, ranges, batches
    "0, 100, 1000000, 60s, 0, 0",
    "600, 1000, 1000000, 1h, 1, 1",
    "600, 1000, 1000000, 10m, 6, 6",
    "600, 100, 1000000, 1h, 6, 6",
    "650, 100, 1000000, 1h, 7, 7",
    // Cut on multiples of the batch size and at flushes.
    "600, 150, 1000000, 20m, 6, 6",
    "600, 1000, 10000, 1h, 1, 6",
    "600, 1000, 50, 1h, 1, 600",
    // A flush is no more frequent than a look.
    "100000, 1000000, 1000000000, 1ms, 14400, 14400",
  })
  void cutsAnHour(
      long messages, int batchSize, long maxBatchBytes, String interval, int ranges, int batches) {
    Duration every =
        Duration.parse("PT" + interval.replace("1ms", "0.001s").toUpperCase(Locale.ROOT));
    List<PlannedRange> cut =
        new Cutting(batchSize, maxBatchBytes, EventWindow.HOUR)
            .every(every, PartitionLog.even("t", 0, 0, HOUR, messages), 0, HOUR, 100);

    assertThat(cut).hasSize(ranges);
    assertThat(cut.stream().mapToInt(each -> each.batches().size()).sum()).isEqualTo(batches);
    assertThat(cut.stream().mapToLong(PlannedRange::messages).sum()).isEqualTo(messages);
  }

  @Test
  void aRangeOverTwoWindowsIsTwoBatches() {
    PartitionLog log = PartitionLog.even("t", 0, HOUR / 2, HOUR / 2 + HOUR, 100);

    assertThat(new Cutting(1000, 1_000_000, EventWindow.HOUR).all(log, 100))
        .containsExactly(
            new PlannedRange(
                "t",
                100,
                List.of(new PlannedRange.Batch(0, 50), new PlannedRange.Batch(HOUR, 50)),
                1));
    assertThat(new Cutting(1000, 1_000_000, EventWindow.DAY).all(log, 100).get(0).batches())
        .containsExactly(new PlannedRange.Batch(0, 100));
  }

  @Test
  void nothingIsLostAndNothingIsTooLargeWhateverTheLog() {
    Random random = new Random(731);
    for (int i = 0; i < 500; i++) {
      TreeMap<Long, Long> offsets = new TreeMap<>();
      for (int point = 0; point < 1 + random.nextInt(8); point++) {
        offsets.put(random.nextLong(20 * HOUR), (long) random.nextInt(20_000));
      }
      PartitionLog log = new PartitionLog("t", 0, offsets);
      int batchSize = 1 + random.nextInt(3000);
      long perPart = 1L + random.nextInt(3000);
      Cutting cutting = new Cutting(batchSize, perPart * 10, EventWindow.HOUR);

      List<PlannedRange> ranges = cutting.all(log, 10);

      assertThat(messages(ranges)).isEqualTo(log.end() - log.start());
      for (PlannedRange range : ranges) {
        assertThat(range.messages()).isBetween(1L, (long) batchSize);
        assertThat(range.parts()).isEqualTo((int) ((range.messages() + perPart - 1) / perPart));
        assertThat(range.batches())
            .allSatisfy(batch -> assertThat(batch.messages()).isBetween(1L, perPart));
        assertThat(range.batches().stream().mapToLong(PlannedRange.Batch::messages).sum())
            .isEqualTo(range.messages());
      }
      long from = log.offsets().firstKey();
      long to = log.offsets().lastKey();
      Duration interval = Duration.ofMillis(1 + random.nextLong(HOUR));
      assertThat(messages(cutting.every(interval, log, from, to, 10)))
          .isEqualTo(log.offsetAt(to) - log.offsetAt(from));
    }
  }

  @Test
  void offsetsThatFallAreTakenForThoseBefore() {
    PartitionLog log = new PartitionLog("t", 0, new TreeMap<>(Map.of(0L, 5L, 10L, 3L, 20L, 9L)));

    assertThat(log.offsetAt(10)).isEqualTo(5);
    assertThat(log.offsetAt(15)).isEqualTo(7);
    assertThat(log.offsetAt(-1)).isEqualTo(5);
    assertThat(log.offsetAt(99)).isEqualTo(9);
  }

  private static long messages(List<PlannedRange> ranges) {
    return ranges.stream().mapToLong(PlannedRange::messages).sum();
  }
}
