package superhero.dataflow.range;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import superhero.dataflow.message.Messages;

class WrittenRangeTest {
  private static final Range RANGE = Messages.range("logs");

  @Test
  void theCoderGivesBackWhatItTook() throws CoderException {
    WrittenRange written =
        new WrittenRange(
            RANGE,
            7,
            Instant.ofEpochMilli(1),
            new TreeSet<>(List.of(EventWindow.HOUR.of(-1), EventWindow.HOUR.of(Messages.NOON))),
            5,
            List.of(
                new StoredObject(StoredObject.RAW, "raw/" + "é".repeat(40_000), 5, 50),
                new StoredObject("log_meta", "log_meta/l", 4, 40, Map.of("log_meta", 4L))));

    assertThat(copy(written)).isEqualTo(written);
    assertThat(copy(WrittenRange.before(RANGE))).isEqualTo(WrittenRange.before(RANGE));
    assertThat(copy(WrittenRange.before(RANGE)).range().written()).isTrue();
  }

  private static WrittenRange copy(WrittenRange written) throws CoderException {
    return CoderUtils.clone(WrittenRange.WrittenRangeCoder.of(), written);
  }
}
