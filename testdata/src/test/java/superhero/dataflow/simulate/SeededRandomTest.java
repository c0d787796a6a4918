package superhero.dataflow.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
  @Test
  void theSameSeedAndStreamGiveTheSameNumbers() {
    assertThat(new SeededRandom(1, 2).nextLong()).isEqualTo(new SeededRandom(1, 2).nextLong());
  }

  @Test
  void otherSeedsAndStreamsGiveOtherNumbers() {
    long number = new SeededRandom(1, 2).nextLong();

    assertThat(new SeededRandom(2, 1).nextLong()).isNotEqualTo(number);
    assertThat(new SeededRandom(1, 3).nextLong()).isNotEqualTo(number);
  }

  @Test
  void numbersStayInTheirRangeAndMeetItsEnds() {
    SeededRandom random = new SeededRandom(1, 1);

    assertThat(IntStream.range(0, 1_000).map(i -> random.between(-1, 2)).distinct().toArray())
        .containsExactlyInAnyOrder(-1, 0, 1, 2);
  }

  @Test
  void fractionsAreFromZeroToBelowOneAndEven() {
    SeededRandom random = new SeededRandom(1, 1);
    double[] fractions = IntStream.range(0, 10_000).mapToDouble(i -> random.fraction()).toArray();

    assertThat(fractions).doesNotHaveDuplicates();
    assertThat(DoubleStream.of(fractions)).allMatch(fraction -> fraction >= 0 && fraction < 1);
    assertThat(IntStream.range(0, 10_000).filter(i -> fractions[i] < 0.25).count())
        .isBetween(2_300L, 2_700L);
  }

  @Test
  void tokensAreRandomUuids() {
    UUID token = UUID.fromString(new SeededRandom(1, 1).token());

    assertThat(token.version()).isEqualTo(4);
    assertThat(token.variant()).isEqualTo(2);
  }
}
