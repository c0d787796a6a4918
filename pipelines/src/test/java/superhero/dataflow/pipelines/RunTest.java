package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.observe.Reading;

class RunTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25 | 100 | 10 | , 25 % of 100 offsets, 30s left",
        "999 | 1000 | 50 | , 99 % of 1,000 offsets, 1s left",
        "110 | 100 | 10 | , 100 % of 100 offsets, 1s left",
        "0 | 100 | 10 | ''",
        "25 | 0 | 10 | ''"
      })
  void progressIsAShareWithTheTimeThatIsLeft(
      long messages, long offsets, double seconds, String said) {
    Reading reading =
        new Reading(Instant.EPOCH, seconds, offsets, 0, 0, Map.of(Reading.READ, messages));

    assertThat(Run.share(reading)).isEqualTo(said);
  }
}
