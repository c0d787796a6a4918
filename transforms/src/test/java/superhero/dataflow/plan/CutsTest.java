package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutsTest {
  private static final int ALL = Integer.MAX_VALUE;

  @Test
  void cutsFallOnMultiplesOfTheBatchSize() {
    assertThat(Cuts.ends(0, 30, 10, false, ALL)).containsExactly(10L, 20L, 30L);
  }

  @Test
  void afterAFlushTheNextCutIsOnAMultipleAgain() {
    assertThat(Cuts.ends(13, 30, 10, false, ALL)).containsExactly(20L, 30L);
  }

  @Test
  void whatIsLeftWaitsForItsBatch() {
    assertThat(Cuts.ends(0, 29, 10, false, ALL)).containsExactly(10L, 20L);
    assertThat(Cuts.ends(20, 29, 10, false, ALL)).isEmpty();
  }

  @Test
  void aFlushTakesWhatIsLeft() {
    assertThat(Cuts.ends(0, 29, 10, true, ALL)).containsExactly(10L, 20L, 29L);
    assertThat(Cuts.ends(28, 29, 10, true, ALL)).containsExactly(29L);
  }

  @Test
  void nothingThereGivesNoRange() {
    assertThat(Cuts.ends(10, 10, 10, true, ALL)).isEmpty();
    assertThat(Cuts.ends(10, 3, 10, true, ALL)).isEmpty();
  }

  @Test
  void thereAreNeverMoreThanAskedFor() {
    assertThat(Cuts.ends(0, 100, 10, true, 2)).containsExactly(10L, 20L);
    assertThat(Cuts.ends(0, 100, 10, true, 0)).isEmpty();
    assertThat(Cuts.ends(0, 100, 10, true, -1)).isEqualTo(List.of());
  }
}
