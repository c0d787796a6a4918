package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampConversionTest {
  private static final Document NOWHERE = Document.of(root -> MissingNode.getInstance());

  private final Conversion micros = conversion(null);

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T21:38:57Z, 1795383537000000",
    "2026-11-22T21:38:57, 1795383537000000",
    "2026-11-22T21:38, 1795383480000000",
    "2026-11-22T21:38:58.124900, 1795383538124900",
    "2026-11-22T21:38:58.1, 1795383538100000",
    "2026-11-22T21:38:58.999999999Z, 1795383538999999",
    "2026-11-22T21:38:57+00:00, 1795383537000000",
    "2026-11-22T22:38:57+01:00, 1795383537000000",
    "2026-11-22T16:08:57-05:30, 1795383537000000",
    "2024-02-29T00:00:00, 1709164800000000",
    "1970-01-01T00:00:00, 0",
    "1969-12-31T23:59:59.5, -500000",
    "1969-12-31T23:59:59.9999999, -1",
    "9999-12-31T23:59:59.999999Z, 253402300799999999",
    "1582-10-15T00:00:00Z, -12219292800000000",
    "2026-11-22 21:38:57, 1795383537000000",
    "2026-11-22t21:38:57z, 1795383537000000",
    "'2026-11-22T21:38:58,1249', 1795383538124900",
    "2026-11-22T21:38:58.12345678901234567890, 1795383538123456",
    "2026-11-22T22:38:57+0100, 1795383537000000",
    "2026-11-22T22:38:57 +01, 1795383537000000",
    "2026-11-22T16:08:57-0530, 1795383537000000",
    "20261122T213857Z, 1795383537000000",
    "20261122T213858.124Z, 1795383538124000",
    "20261122T2138, 1795383480000000"
  })
  void aTimeBecomesMicrosecondsSince1970(String text, long asMicros) throws Mismatch {
    assertThat(micros.convert(TextNode.valueOf(text), NOWHERE)).isEqualTo(asMicros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01T00:00:00Z",
        "1582-10-14T23:59:59.999999Z",
        "9999-12-31T23:59:59-01:00",
      })
  void aTimeThatReadersDoNotAgreeOnDoesNotFit(String text) {
    assertThatThrownBy(() -> micros.convert(TextNode.valueOf(text), NOWHERE))
        .isInstanceOf(Mismatch.class)
        .hasMessageContaining("a time from 1582-10-15 to the end of 9999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "now",
        "2026-11-22",
        "21:38:57",
        "2026-11-22  21:38:57",
        "2026-11-22T21",
        "2026-11-22T21:38.5",
        "20261122T2138.5",
        "2026-11-22T21:38:57.",
        "2026-1122T21:38:57",
        "2026-11-22T21:38:57+1",
        "2026-11-22T21:38:57+01:60",
        "2026-13-01T00:00:00",
        "2026-02-29T00:00:00",
        "2026-01-01T25:00:00",
        "2026-01-01T24:00:00",
        "2026-04-31T00:00:00",
        "2026-01-01T00:00:60",
        "2026-11-22T21:38:57+19:00",
        "2026-11-22T21:38:57Z ",
        "2026-11-22T21:38:57[UTC]",
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
  @CsvSource({
    "s, 1764000000, 1764000000000000",
    "ms, 1764000000123, 1764000000123000",
    "us, 1764000000123456, 1764000000123456",
    "s, 1764000000.123456, 1764000000123456",
    "ms, 1764000000123.4567, 1764000000123456",
    "s, -0.0000001, -1",
    "s, 0, 0",
    "s, 253402300799, 253402300799000000"
  })
  void aNumberIsTakenInTheUnitOfTheType(String unit, BigDecimal number, long asMicros)
      throws Mismatch {
    assertThat(conversion(unit).convert(DecimalNode.valueOf(number), NOWHERE)).isEqualTo(asMicros);
  }

  @Test
  void aNumberWithoutAUnitDoesNotFit() {
    assertThatThrownBy(() -> micros.convert(LongNode.valueOf(1_764_000_000), NOWHERE))
        .isInstanceOf(Mismatch.class)
        .hasMessage("expected an ISO 8601 time, found an integer, of which no unit is known");
  }

  @ParameterizedTest
  @CsvSource({"s, 253402300800", "ms, 9223372036854775807", "us, -9223372036854775808", "s, 1e300"})
  void aNumberThatIsNoTimeOfReadersDoesNotFit(String unit, String number) throws IOException {
    JsonNode node = new JsonMapper().readTree(number);

    assertThatThrownBy(() -> conversion(unit).convert(node, NOWHERE))
        .isInstanceOf(Mismatch.class)
        .hasMessageContaining("a time from 1582-10-15 to the end of 9999");
  }

  @Test
  void anIntegerBeyondALongIsNoTime() {
    BigInteger beyond = BigInteger.ONE.shiftLeft(63);

    assertThatThrownBy(() -> conversion("us").convert(BigIntegerNode.valueOf(beyond), NOWHERE))
        .isInstanceOf(Mismatch.class);
  }

  @Test
  void aUnitThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> conversion("ns"))
        .hasMessage("has unit 'ns', which is none of s, ms and us");
  }

  private static Conversion conversion(String unit) {
    String type =
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\""
            + (unit == null ? "" : ",\"unit\":\"" + unit + "\"")
            + "}";
    return new TimestampConversion(new Schema.Parser().parse(type));
  }
}
