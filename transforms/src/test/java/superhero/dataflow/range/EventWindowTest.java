package superhero.dataflow.range;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventWindowTest {
  @ParameterizedTest
  @CsvSource({
    "1767268799999, date=2026-01-01/hour=11, date=2026-01-01",
    "1767268800000, date=2026-01-01/hour=12, date=2026-01-01",
    "1767311999999, date=2026-01-01/hour=23, date=2026-01-01",
    "1767312000000, date=2026-01-02/hour=00, date=2026-01-02",
    "0, date=1970-01-01/hour=00, date=1970-01-01",
    "-1, date=1970-01-01/hour=00, date=1970-01-01",
    "9223372036854775807, date=9999-12-31/hour=23, date=9999-12-31",
    "-9223372036854775808, date=1970-01-01/hour=00, date=1970-01-01"
  })
  void theWindowOfATimestampIsItsFolder(long timestamp, String hour, String day) {
    assertThat(EventWindow.HOUR.folder(EventWindow.HOUR.of(timestamp))).isEqualTo(hour);
    assertThat(EventWindow.DAY.folder(EventWindow.DAY.of(timestamp))).isEqualTo(day);
  }

  @Test
  void optionsNameWindows() {
    assertThat(EventWindow.named("1h")).contains(EventWindow.HOUR);
    assertThat(EventWindow.named("1d")).contains(EventWindow.DAY);
    assertThat(EventWindow.named("2h")).isEmpty();
  }
}
