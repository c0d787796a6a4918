package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

class LostMessagesTest {
  private static final TopicPartition LOGS = new TopicPartition("logs", 0);
  private static final Range FIRST = range(100, 110);
  private static final Range SECOND = range(110, 120);
  private static final Range THIRD = range(120, 130);

  @Test
  void whatIsGoneBeforeTheFirstOpenRangeIsSkipped() {
    assertThat(skipTo(115, Set.of()))
        .isEqualTo(new ResumePoint(110, List.of(SECOND, THIRD), Optional.of(7)));
    assertThat(skipTo(120, Set.of()))
        .isEqualTo(new ResumePoint(120, List.of(THIRD), Optional.of(7)));
    assertThat(skipTo(200, Set.of()).committed()).isEqualTo(200);
  }

  @Test
  void aRangeThatWasBegunIsNotReplacedByItsEnd() {
    assertThat(skipTo(115, Set.of(SECOND)))
        .isEqualTo(new ResumePoint(120, List.of(THIRD), Optional.of(7)));
    assertThat(skipTo(125, Set.of(THIRD)).committed()).isEqualTo(130);
  }

  @Test
  void ofALogThatWasCutBackWhatWasBegunStaysAsItIs() {
    List<Range> open = List.of(FIRST, SECOND, THIRD);

    assertThat(LostMessages.skipCutBack(LOGS, open, 115, 130, Set.of(FIRST, THIRD)::contains))
        .containsExactly(FIRST, SECOND, THIRD.asWritten());
  }

  private static ResumePoint skipTo(long earliest, Set<Range> begun) {
    ResumePoint before = new ResumePoint(100, List.of(FIRST, SECOND, THIRD), Optional.of(7));
    return LostMessages.skipTo(earliest, LOGS, before, begun::contains);
  }

  private static Range range(long start, long end) {
    return new Range(
        "logs", "0123456789abcdef0123456789abcdef", 0, start, end, EventWindow.HOUR, 1 << 20);
  }
}
