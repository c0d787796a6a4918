package superhero.dataflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final List<Evidence.Slice> slices = new ArrayList<>();
  private final List<Evidence.Manifest> manifests = new ArrayList<>();

  @Test
  void messagesOfKafkaAndExpiredOnesAreThoseOfRaw() {
    range(0, 10);
    range(10, 20);

    PartitionReport report = report(new Log(4, 20, 25, 4));

    assertThat(report.findings()).isEmpty();
    assertThat(report.kafka()).isEqualTo(new PartitionReport.Kafka(4, 20, 25, 16));
    assertThat(report.expired()).isEqualTo(4);
    assertThat(report.raw()).isEqualTo(20);
  }

  @Test
  void aGapIsALossOnlyWhereKafkaHasAMessage() {
    manifests.add(new Evidence.Manifest("meta", "0", 0, 10, 4));
    slices.add(slice(0, 10, 0, 1, 2, 5, 8));

    PartitionReport clean = report(new Log(0, 10, 10, 0, 1, 2, 5, 8));
    PartitionReport loss = report(new Log(0, 10, 10, 0, 1, 2, 3, 5, 8, 9));

    assertThat(clean.findings()).isEmpty();
    assertThat(clean.kafka().messages()).isEqualTo(4);
    assertThat(loss.findings())
        .containsExactly(
            new PartitionReport.Finding(
                "missing_messages",
                2,
                List.of(
                    "1 messages of Kafka at offsets [3, 4) are not in raw",
                    "1 messages of Kafka at offsets [9, 10) are not in raw")));
    assertThat(loss.kafka().messages()).isEqualTo(6);
  }

  @Test
  void aGapThatKafkaNoLongerHasIsALossWhereEtlMetaCountsMore() {
    manifests.add(new Evidence.Manifest("meta", "0", 0, 10, 5));
    slices.add(slice(0, 10, 0, 1, 2, 5, 8));

    assertThat(report(new Log(10, 10, 10, 10)).findings())
        .containsExactly(
            new PartitionReport.Finding(
                "rows_differ", 1, List.of("meta says 5 messages, and raw has 4")));
  }

  @Test
  void whatNoRangeCoversIsMissing() {
    range(5, 10);
    range(20, 30);

    assertThat(report(new Log(0, 40, 40, 0)).findings())
        .containsExactly(
            new PartitionReport.Finding(
                "missing_range",
                3,
                List.of(
                    "offsets [0, 5) are not on the lake",
                    "offsets [10, 20) are not on the lake",
                    "offsets [30, 40) are not on the lake")));
  }

  @Test
  void withoutKafkaOnlyWhatLiesBetweenRangesIsMissing() {
    range(5, 10);
    range(20, 30);
    slices.add(slice(30, 35, -1, 30));

    PartitionReport report = report(null);

    assertThat(report.findings())
        .containsExactly(
            new PartitionReport.Finding(
                "missing_range", 1, List.of("offsets [10, 20) are not on the lake")));
    assertThat(report.inProgress()).isEqualTo(1);
    assertThat(report.kafka()).isNull();
  }

  @Test
  void windowsOfOneRangeShareItsOffsets() {
    manifests.add(new Evidence.Manifest("meta", "0", 0, 4, 4));
    slices.add(slice(0, 4, 0, 0, 2));
    slices.add(slice(0, 4, 0, 1, 3));

    assertThat(report(new Log(0, 4, 4, 0)).findings()).isEmpty();
  }

  @Test
  void offsetsOfTwoObjectsAreDuplicates() {
    range(0, 10);
    manifests.add(new Evidence.Manifest("meta", "0", 8, 12, 4));
    slices.add(slice(8, 12, 8, 8, 9, 10, 11));

    assertThat(report(new Log(0, 12, 12, 0)).findings())
        .extracting(PartitionReport.Finding::kind)
        .containsExactly("duplicate", "overlap");
  }

  @Test
  void findingsAreCountedAndSomeAreKept() {
    for (int i = 0; i < 40; i += 2) {
      range(i, i + 1);
    }

    PartitionReport.Finding finding = report(null).findings().get(0);

    assertThat(finding.count()).isEqualTo(19);
    assertThat(finding.examples()).hasSize(Findings.MOST_EXAMPLES);
  }

  private PartitionReport report(PartitionLog log) {
    return new Comparison(slices, manifests, log).report("t", "0", 0, List.of());
  }

  private void range(long start, long end) {
    long[] offsets = java.util.stream.LongStream.range(start, end).toArray();
    manifests.add(new Evidence.Manifest("meta" + start, "0", start, end, end - start));
    slices.add(slice(start, end, start, offsets));
  }

  private static Evidence.Slice slice(long start, long end, long range, long... offsets) {
    PackedOffsets.Builder runs = new PackedOffsets.Builder();
    for (long offset : offsets) {
      runs.add(offset);
    }
    PackedOffsets built = runs.build();
    return new Evidence.Slice(
        "raw" + start,
        "0",
        start,
        end,
        range,
        true,
        built,
        PackedOffsets.NONE,
        new Evidence.Counts(1, offsets.length, offsets.length, 0),
        new Findings());
  }

  /** A log of known offsets; of every one where none is named. */
  private static final class Log implements PartitionLog {
    private final long earliest;
    private final long committed;
    private final long latest;
    private final long begin;
    private final TreeSet<Long> offsets = new TreeSet<>();

    Log(long earliest, long committed, long latest, long begin, long... offsets) {
      this.earliest = earliest;
      this.committed = committed;
      this.latest = latest;
      this.begin = begin;
      for (long offset : offsets) {
        this.offsets.add(offset);
      }
    }

    @Override
    public long earliest() {
      return earliest;
    }

    @Override
    public long committed() {
      return committed;
    }

    @Override
    public long latest() {
      return latest;
    }

    @Override
    public long begin() {
      return begin;
    }

    @Override
    public Found messagesIn(long start, long end) {
      var in = offsets.subSet(start, end);
      return in.isEmpty() ? new Found(0, -1, -1) : new Found(in.size(), in.first(), in.last());
    }
  }
}
