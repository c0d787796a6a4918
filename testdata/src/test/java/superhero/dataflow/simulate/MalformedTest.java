package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MalformedTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @ParameterizedTest
  @EnumSource(Malformed.class)
  void theSameSeedBreaksTheSameWay(Malformed kind) {
    List<byte[]> once = broken(kind).toList();

    assertThat(broken(kind)).usingElementComparator(Arrays::compare).isEqualTo(once);
  }

  @ParameterizedTest
  @EnumSource(Malformed.class)
  void nothingIsLeftAsItWas(Malformed kind) {
    logs().forEach(log -> assertThat(kind.breakUp(log, 42)).isNotEqualTo(log));
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_JSON", "CUT_OFF", "HUGE"})
  void theseAreNoJson(Malformed kind) {
    broken(kind)
        .forEach(
            value ->
                assertThatThrownBy(() -> JSON.readTree(new String(value, UTF_8)).required("level"))
                    .isInstanceOfAny(
                        JsonProcessingException.class, IllegalArgumentException.class));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "WRONG_TYPE_IN_LOG",
        "WRONG_TYPE_IN_TASK",
        "MISSING_IN_LOG",
        "MISSING_IN_TASK",
        "HUGE_LOG"
      })
  void theseAreJson(Malformed kind) {
    broken(kind)
        .forEach(value -> assertThatCode(() -> JSON.readTree(value)).doesNotThrowAnyException());
  }

  @Test
  void aWrongTypeInTheLogIsInOneField() throws IOException {
    for (byte[] log : logs().toList()) {
      JsonNode good = JSON.readTree(log);
      JsonNode broken = JSON.readTree(Malformed.WRONG_TYPE_IN_LOG.breakUp(log, 42));

      assertThat(
              good.propertyStream()
                  .filter(
                      field ->
                          broken.path(field.getKey()).getNodeType()
                              != field.getValue().getNodeType()))
          .hasSize(1);
    }
  }

  @Test
  void oneFieldIsMissingInTheLog() throws IOException {
    for (byte[] log : logs().toList()) {
      assertThat(JSON.readTree(Malformed.MISSING_IN_LOG.breakUp(log, 42)).size()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_TYPE_IN_TASK", "MISSING_IN_TASK"})
  void aBrokenTaskIsInALogThatIsElseUnchanged(Malformed kind) throws IOException {
    for (byte[] log : logs().toList()) {
      JsonNode good = JSON.readTree(log);
      JsonNode broken = JSON.readTree(kind.breakUp(log, 42));

      assertThat(broken.path("task").getNodeType()).isEqualTo(good.path("task").getNodeType());
      assertThat(broken.path("task")).isNotEqualTo(good.path("task"));
      assertThat(broken.path("log_message")).isEqualTo(good.path("log_message"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HUGE", "HUGE_LOG"})
  void hugeIsSomeHundredKilobytes(Malformed kind) {
    broken(kind).forEach(value -> assertThat(value.length).isBetween(199_000, 710_000));
  }

  @Test
  void deepIsAHundredThousandLevels() {
    broken(Malformed.DEEPLY_NESTED)
        .forEach(
            value ->
                assertThat(new String(value, UTF_8))
                    .contains("[".repeat(100_000) + "]".repeat(100_000)));
  }

  @Test
  void invalidUtf8CannotBeDecoded() {
    broken(Malformed.INVALID_UTF_8)
        .forEach(
            value ->
                assertThatThrownBy(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(value)))
                    .isInstanceOf(MalformedInputException.class));
  }

  @Test
  void emptyHasNoBytesAndATombstoneNoValue() {
    assertThat(broken(Malformed.EMPTY)).allMatch(value -> value.length == 0);
    assertThat(broken(Malformed.TOMBSTONE)).allMatch(value -> value == null);
  }

  @Test
  void everyKindComesUpAndHugeOnesRarely() {
    SeededRandom random = new SeededRandom(1, 1);
    Map<Malformed, Integer> times = new EnumMap<>(Malformed.class);
    for (int i = 0; i < 10_000; i++) {
      times.merge(Malformed.any(random), 1, Integer::sum);
    }

    assertThat(times).containsOnlyKeys(Malformed.values());
    assertThat(times.get(Malformed.HUGE)).isLessThan(times.get(Malformed.EMPTY) / 5);
  }

  @Test
  void onlyLogsCanBeBroken() {
    assertThatThrownBy(() -> Malformed.MISSING_IN_TASK.breakUp("[]".getBytes(UTF_8), 42))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a log");
  }

  private static Stream<byte[]> broken(Malformed kind) {
    return logs().map(log -> kind.breakUp(log, 42));
  }

  private static Stream<byte[]> logs() {
    return LongStream.range(0, 5)
        .boxed()
        .flatMap(number -> Game.play(1, number, Instant.EPOCH).stream())
        .limit(60)
        .map(message -> message.value());
  }
}
