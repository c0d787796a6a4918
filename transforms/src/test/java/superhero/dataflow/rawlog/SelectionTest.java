package superhero.dataflow.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.ObjectName;

class SelectionTest {
  private static final Instant FROM = Instant.parse("2026-01-01T12:30:00Z");
  private static final Instant TO = Instant.parse("2026-01-01T14:00:00Z");
  private static final Selection SOME = new Selection(Set.of("b", "a"), FROM, TO);

  @ParameterizedTest
  @CsvSource({"11, false", "12, true", "13, true", "14, false"})
  void aWindowIsMetThatReachesIntoTheTimes(int hour, boolean meets) {
    Instant start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(hour * 3600L);

    assertThat(SOME.meets(EventWindow.HOUR.of(start.toEpochMilli()))).isEqualTo(meets);
  }

  @Test
  void aMessageIsTakenFromTheFirstTimeToBeforeTheLast() {
    assertThat(SOME.takes(FROM.toEpochMilli())).isTrue();
    assertThat(SOME.takes(FROM.toEpochMilli() - 1)).isFalse();
    assertThat(SOME.takes(TO.toEpochMilli() - 1)).isTrue();
    assertThat(SOME.takes(TO.toEpochMilli())).isFalse();
    assertThat(Selection.all().takes(-1)).isTrue();
  }

  @Test
  void eachTopicIsAFolder() {
    assertThat(SOME.folders("_ranges/")).containsExactly("_ranges/a/", "_ranges/b/");
    assertThat(Selection.all().folders("")).containsExactly("");
  }

  @Test
  void partitionsOfOneNameAreKeptApartByTheirTopicsId() {
    PartitionIntervals stretches = new PartitionIntervals();
    stretches.add(name("00000000", 0, 10));
    stretches.add(name("00000000", 10, 20));
    stretches.add(name("00000000", 30, 40));

    assertThat(stretches.cover(name("00000000", 5, 20))).isTrue();
    assertThat(stretches.cover(name("00000000", 5, 21))).isFalse();
    assertThat(stretches.cover(name("11111111", 5, 10))).isFalse();
    assertThat(stretches.meet(name("00000000", 15, 25))).isTrue();
    assertThat(stretches.meet(name("00000000", 20, 30))).isFalse();
  }

  private static ObjectName name(String topicId, long start, long end) {
    return new ObjectName("raw", "", "logs", topicId, 0, start, end);
  }
}
