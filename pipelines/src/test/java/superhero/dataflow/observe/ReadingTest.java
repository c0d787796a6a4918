package superhero.dataflow.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import superhero.dataflow.deadletter.LetterKind;

class ReadingTest {
  private static final LetterKind KIND = new LetterKind("lib.server.game", "log_meta", "missing");

  @Test
  void theLagIsTheGaugeOrWhatABoundedRunHasLeft() {
    assertThat(reading(0, Map.of(Reading.LAG, 5L)).lag()).hasValue(5);
    assertThat(reading(100, Map.of(Reading.READ, 30L)).lag()).hasValue(70);
    assertThat(reading(0, Map.of()).lag()).isEmpty();
  }

  @Test
  void theLagOfATopicIsThatOfItsOldestMessageThatWaits() {
    long hourAgo = System.currentTimeMillis() - 3_600_000;
    Reading reading =
        reading(
            0,
            Map.of(
                "plan/topics/lib~server~game/messages", 7L,
                "plan/topics/lib~server~game/oldest", hourAgo,
                "plan/topics/quiet/messages", 0L,
                "plan/topics/quiet/oldest", -1L,
                "plan/lags/lib~server~game/3", 7L));

    assertThat(reading.topicLags()).isEqualTo(Map.of("lib.server.game", 7L, "quiet", 0L));
    assertThat(reading.lagSeconds("lib.server.game")).isGreaterThanOrEqualTo(3600);
    assertThat(reading.lagSeconds("quiet")).isZero();
    assertThat(reading.lagSeconds("unknown")).isNaN();
    assertThat(reading.lags()).isEqualTo(Map.of(new TopicPartition("lib.server.game", 3), 7L));
  }

  @Test
  void deadLettersAreToldByTopicModelAndCode() {
    assertThat(
            reading(
                    0,
                    Map.of(
                        "deadletter/letters", 9L,
                        "deadletter/letters/lib~server~game/log_meta/missing", 9L))
                .letters())
        .isEqualTo(Map.of(KIND, 9L));
  }

  @Test
  void kindsThatAreTooManyAreCountedAsOne() {
    Map<String, Long> many = new TreeMap<>();
    for (int i = 0; i < LetterCounters.MAX_KINDS + 3; i++) {
      many.put("deadletter/letters/topic" + i + "/m/missing", 2L);
    }
    LetterCounters counters = LetterCounters.of(List.of(), List.of());

    Map<LetterKind, Long> read = counters.read(reading(0, many));

    assertThat(read)
        .hasSize(LetterCounters.MAX_KINDS + 1)
        .containsEntry(new LetterKind("other", "other", "other"), 6L);
    many.put("deadletter/letters/a/m/missing", 1L);
    assertThat(counters.read(reading(0, many)))
        .as("a kind that comes later takes no place of another")
        .containsOnlyKeys(read.keySet())
        .containsEntry(new LetterKind("other", "other", "other"), 7L);
  }

  @Test
  void theKindsOfFewTopicsAreThereAtZero() {
    Map<LetterKind, Long> read =
        LetterCounters.of(List.of("lib.server.game"), List.of("log_meta"))
            .read(reading(0, Map.of()));

    assertThat(read).containsEntry(KIND, 0L);
    assertThat(read.values()).containsOnly(0L);
  }

  @Test
  void theRateIsThatOfTheLastSecondsAndTheHistoryEnds() {
    History history = new History();
    for (int i = 0; i <= 400; i++) {
      history.add(new History.Sample(i * 10_000L, i * 50L, OptionalLong.of(i), 0));
      history.add(new History.Sample(i * 10_000L + 1, 0, OptionalLong.empty(), 0));
    }

    assertThat(history.messagesPerSecond(4_010_000, 400 * 50L + 70)).isEqualTo(7);
    assertThat(history.samples()).hasSize(360);
    assertThat(history.samples().get(359).messages()).isEqualTo(20_000);
  }

  private static Reading reading(long offsets, Map<String, Long> counters) {
    return new Reading(Instant.EPOCH, 1, Map.of(Reading.READ, offsets), 0, 0, 0, counters);
  }
}
