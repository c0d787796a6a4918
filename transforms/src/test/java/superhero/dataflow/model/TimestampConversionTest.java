package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import org.apache.avro.LogicalTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampConversionTest {
  private static final Document NOWHERE = Document.of(root -> MissingNode.getInstance());

  private final Conversion micros = new TimestampConversion(LogicalTypes.timestampMicros());
  private final Conversion millis = new TimestampConversion(LogicalTypes.timestampMillis());

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T21:38:57Z, 1795383537000000, 1795383537000",
    "2026-11-22T21:38:57, 1795383537000000, 1795383537000",
    "2026-11-22T21:38, 1795383480000000, 1795383480000",
    "2026-11-22T21:38:58.124900, 1795383538124900, 1795383538124",
    "2026-11-22T21:38:58.1, 1795383538100000, 1795383538100",
    "2026-11-22T21:38:58.999999999Z, 1795383538999999, 1795383538999",
    "2026-11-22T21:38:57+00:00, 1795383537000000, 1795383537000",
    "2026-11-22T22:38:57+01:00, 1795383537000000, 1795383537000",
    "2026-11-22T16:08:57-05:30, 1795383537000000, 1795383537000",
    "2024-02-29T00:00:00, 1709164800000000, 1709164800000",
    "1970-01-01T00:00:00, 0, 0",
    "1969-12-31T23:59:59.5, -500000, -500",
    "1969-12-31T23:59:59.9999999, -1, -1",
    "9999-12-31T23:59:59.999999Z, 253402300799999999, 253402300799999",
    "0001-01-01T00:00:00Z, -62135596800000000, -62135596800000",
    "0000-01-01T00:00:00Z, -62167219200000000, -62167219200000"
  })
  void aTimeBecomesItsUnitsSince1970(String text, long asMicros, long asMillis) throws Mismatch {
    assertThat(micros.convert(TextNode.valueOf(text), NOWHERE)).isEqualTo(asMicros);
    assertThat(millis.convert(TextNode.valueOf(text), NOWHERE)).isEqualTo(asMillis);
  }

  @Test
  void theLastMicrosecondOfALongIsATime() throws Mismatch {
    // 2^63 - 1 microseconds, and one more.
    assertThat(micros.convert(TextNode.valueOf("+294247-01-10T04:00:54.775807Z"), NOWHERE))
        .isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(
            () -> micros.convert(TextNode.valueOf("+294247-01-10T04:00:54.775808Z"), NOWHERE))
        .isInstanceOf(Mismatch.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "now",
        "2026-11-22",
        "21:38:57",
        "2026-11-22 21:38:57",
        "2026-13-01T00:00:00",
        "2026-02-29T00:00:00",
        "2026-01-01T25:00:00",
        "2026-01-01T24:00:00",
        "2026-04-31T00:00:00",
        "2026-01-01T00:00:60",
        "2026-11-22T21:38:57+19:00",
        "2026-11-22T21:38:57Z ",
        "2026-11-22T21:38:57[UTC]",
        "2026-11-22T21:38:57.1234567890",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "99999-01-01T00:00:00",
        "\ud83d\ude00"
      })
  void anotherTextIsNoTime(String text) {
    assertThatThrownBy(() -> micros.convert(TextNode.valueOf(text), NOWHERE))
        .isInstanceOf(Mismatch.class)
        .hasMessage("expected an ISO 8601 time, found another string");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1795383537000000L, Long.MAX_VALUE, Long.MIN_VALUE})
  void anIntegerIsTakenInTheUnitOfTheColumn(long value) throws Mismatch {
    assertThat(micros.convert(LongNode.valueOf(value), NOWHERE)).isEqualTo(value);
    assertThat(millis.convert(LongNode.valueOf(value), NOWHERE)).isEqualTo(value);
  }

  @Test
  void anIntegerBeyondALongIsNoTime() {
    BigInteger beyond = BigInteger.ONE.shiftLeft(63);

    assertThatThrownBy(() -> micros.convert(BigIntegerNode.valueOf(beyond), NOWHERE))
        .isInstanceOf(Mismatch.class)
        .hasMessage("expected an ISO 8601 time, found an integer");
  }
}
