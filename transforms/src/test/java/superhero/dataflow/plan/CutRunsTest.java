package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import superhero.dataflow.plan.CutRuns.Cut;

class CutRunsTest {
  private static final List<Cut> CUTS =
      List.of(
          new Cut(500, false),
          new Cut(500, false),
          new Cut(500, true),
          new Cut(7, true),
          new Cut(500, false));

  @Test
  void equalNeighboursAreCounted() {
    assertThat(CutRuns.encode(CUTS)).isEqualTo("500x2 !500 !7 500");
  }

  @Test
  void theTextGivesTheCutsBack() {
    assertThat(CutRuns.decode("500x2 !500 !7 500")).isEqualTo(CUTS);
  }

  @Test
  void anotherTextIsRefused() {
    for (String text : List.of("", "x2", "5x", "!", "5  5", "five")) {
      assertThatThrownBy(() -> CutRuns.decode(text)).isInstanceOf(NumberFormatException.class);
    }
  }
}
