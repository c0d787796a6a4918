package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(1);
  private static final Instant LAST = NOON.plusSeconds(2);

  private final EventTimes times = new EventTimes();

  @Test
  void aLogWithoutOpenTransactionsIsCompleteNow() {
    assertThat(times.completeAsOf(10, 10, NOON)).isEqualTo(NOON);
  }

  @Test
  void anOpenTransactionHoldsBackUntilItsEndIsPassed() {
    assertThat(times.completeAsOf(10, 5, NOON)).isEqualTo(Instant.EPOCH);
    assertThat(times.completeAsOf(20, 9, LATER)).isEqualTo(Instant.EPOCH);
    assertThat(times.completeAsOf(30, 10, LAST)).isEqualTo(NOON);
  }

  @Test
  void theTimeOfTheFirstMessageIsThatOfItsOffset() {
    assertThat(times.isKnown(3)).isFalse();

    times.firstWaitingIs(3, NOON.toEpochMilli());

    assertThat(times.isKnown(3)).isTrue();
    assertThat(times.isKnown(4)).isFalse();
    assertThat(times.timeOfFirstWaiting()).isEqualTo(NOON);
  }
}
