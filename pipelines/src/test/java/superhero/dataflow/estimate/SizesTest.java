package superhero.dataflow.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  private static final SizeCurve CURVE =
      new SizeCurve(
          new TreeMap<>(
              Map.of(
                  1L, new SizeCurve.Point(0.25, 100),
                  100L, new SizeCurve.Point(1, 1000),
                  200L, new SizeCurve.Point(1, 1900))));

  @ParameterizedTest
  @CsvSource({
    "1, 0.25, 100",
    // Halfway between the logarithms.
    "10, 0.625, 316.2",
    "100, 1, 1000",
    "200, 1, 1900",
    // Nine bytes a message, as between the last two.
    "300, 1, 2800",
  })
  void isMeasuredAtSomeNumbersAndEstimatedBetween(long messages, double objects, double bytes) {
    assertThat(CURVE.objects(messages)).isCloseTo(objects, within(0.001));
    assertThat(CURVE.bytes(messages)).isCloseTo(bytes, within(0.1));
  }

  @Test
  void moreMessagesNeverHaveFewerBytesWhereMeasurementsSaySo() {
    Random random = new Random(731);
    for (int i = 0; i < 200; i++) {
      TreeMap<Long, SizeCurve.Point> points = new TreeMap<>();
      double bytes = random.nextInt(100);
      for (long n = 1; n < 10_000; n *= 2 + random.nextInt(5)) {
        bytes += random.nextInt(1000);
        points.put(n, new SizeCurve.Point(1, bytes));
      }
      SizeCurve curve = new SizeCurve(points);
      double before = 0;
      for (long n = 1; n < 30_000; n += 1 + random.nextInt(500)) {
        assertThat(curve.bytes(n)).isGreaterThanOrEqualTo(before * (1 - 1e-9));
        assertThat(curve.objects(n)).isBetween(0.0, 1.0);
        before = curve.bytes(n);
      }
    }
  }

  @Test
  void quantilesAreOfObjects() {
    Sizes sizes = new Sizes();
    assertThat(sizes.quantile(0.5)).isZero();

    sizes.add(98, 10);
    sizes.add(1.5, 500);
    sizes.add(0.5, 9000);

    assertThat(sizes.quantile(0.5)).isEqualTo(10);
    assertThat(sizes.quantile(0.99)).isEqualTo(500);
    assertThat(sizes.quantile(1)).isEqualTo(9000);
    assertThat(sizes.objects()).isEqualTo(100);
    assertThat(sizes.bytes()).isEqualTo(980 + 750 + 4500);
  }
}
