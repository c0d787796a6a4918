package superhero.dataflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import superhero.dataflow.range.OffsetIntervals;

class PackedOffsetsTest {
  @Test
  void offsetsBecomeRuns() {
    assertThat(read(runs(0, 1, 2, 5, 7, 8, Long.MAX_VALUE - 1)))
        .containsExactly("0-3", "5-6", "7-9", (Long.MAX_VALUE - 1) + "-" + Long.MAX_VALUE);
  }

  @Test
  void noOffsetIsNoRun() {
    assertThat(read(PackedOffsets.NONE)).isEmpty();
  }

  @Test
  void offsetsAreCounted() {
    assertThat(runs(3, 4, 1_000_000).offsets()).isEqualTo(3);
  }

  @Test
  void stretchesThatMeetBecomeOne() {
    OffsetIntervals stretches = new OffsetIntervals();
    stretches.add(10, 20);
    stretches.add(30, 40);
    stretches.add(20, 25);
    stretches.add(5, 12);
    stretches.add(7, 7);
    List<String> parts = new ArrayList<>();

    stretches.split(0, 50, (start, end, covered) -> parts.add(start + "-" + end + " " + covered));

    assertThat(parts)
        .containsExactly("0-5 false", "5-25 true", "25-30 false", "30-40 true", "40-50 false");
    assertThat(stretches.first(-1)).isEqualTo(5);
  }

  private static PackedOffsets runs(long... offsets) {
    PackedOffsets.Builder builder = new PackedOffsets.Builder();
    for (long offset : offsets) {
      builder.add(offset);
    }
    return builder.build();
  }

  private static List<String> read(PackedOffsets runs) {
    List<String> read = new ArrayList<>();
    for (PackedOffsets.Cursor cursor = runs.cursor(); cursor.next(); ) {
      read.add(cursor.start() + "-" + cursor.end());
    }
    return read;
  }
}
