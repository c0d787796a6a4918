package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogicalConversionTest {
  private static final String DATE = "{'type':'int','logicalType':'date'}";
  private static final String MICROS = "{'type':'long','logicalType':'time-micros'}";
  private static final String UUID = "{'type':'string','logicalType':'uuid'}";
  private static final String MONEY =
      "{'type':'bytes','logicalType':'decimal','precision':6,'scale':2}";

  @ParameterizedTest
  @CsvSource({
    "2026-11-22, 2026-11-22",
    "20261122, 2026-11-22",
    "1582-10-15, 1582-10-15",
    "9999-12-31, 9999-12-31",
    "2024-02-29, 2024-02-29"
  })
  void aDateIsItsDay(String text, LocalDate date) throws Exception {
    assertThat(convert(DATE, quote(text))).isEqualTo((int) date.toEpochDay());
  }

  @ParameterizedTest
  @CsvSource({
    "21:38:54.655314, 21:38:54.655314",
    "'21:38:54,6553149', 21:38:54.655314",
    "213854, 21:38:54",
    "2138, 21:38",
    "21:38, 21:38",
    "23:59:59.999999, 23:59:59.999999"
  })
  void aTimeIsWhatHasPassedOfTheDay(String text, LocalTime time) throws Exception {
    assertThat(convert(MICROS, quote(text))).isEqualTo(time.toNanoOfDay() / 1_000);
  }

  @Test
  void aUuidIsInSmallLetters() throws Exception {
    assertThat(convert(UUID, quote("0B8E7A51-3c4d-4e5f-8a9b-0123456789AB")))
        .hasToString("0b8e7a51-3c4d-4e5f-8a9b-0123456789ab");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00",
    "0.00, 0.00",
    "-0.0, 0.00",
    "19.99, 19.99",
    "19.9, 19.90",
    "19.990000, 19.99",
    "-9999.99, -9999.99",
    "9999, 9999.00",
    "1e3, 1000.00",
    "0.05, 0.05",
    "1.5E-1, 0.15"
  })
  void aDecimalIsANumberOrItsText(String number, BigDecimal decimal) throws Exception {
    assertThat(decimal(MONEY, number)).isEqualTo(decimal);
    assertThat(decimal(MONEY, quote(number))).isEqualTo(decimal);
  }

  @Test
  void aDecimalMayBeAllFraction() throws Exception {
    String type = "{'type':'bytes','logicalType':'decimal','precision':2,'scale':2}";

    assertThat(decimal(type, "0")).isEqualTo(new BigDecimal("0.00"));
    assertThat(decimal(type, "0.99")).isEqualTo(new BigDecimal("0.99"));
    assertThatThrownBy(() -> convert(type, "1")).isInstanceOf(Mismatch.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        DATE + " | '2026-02-29' | an ISO 8601 date from 1582-10-15, found another string",
        DATE + " | '2026-11-22T00:00:00' | an ISO 8601 date from 1582-10-15, found another string",
        DATE + " | '1582-10-14' | an ISO 8601 date from 1582-10-15, found an earlier one",
        DATE + " | 20261122 | an ISO 8601 date from 1582-10-15, found an integer",
        MICROS + " | '24:00' | an ISO 8601 time of a day, found another string",
        MICROS + " | '21:38:54Z' | an ISO 8601 time of a day, found another string",
        MICROS + " | 5 | an ISO 8601 time of a day, found an integer",
        UUID + " | '0b8e7a513c4d4e5f8a9b0123456789ab' | a UUID, found another string",
        UUID + " | null | a UUID, found null",
        MONEY + " | '19,99' | a decimal(6,2), found another string",
        MONEY + " | '' | a decimal(6,2), found another string",
        MONEY + " | true | a decimal(6,2), found a boolean",
        MONEY + " | 19.999 | a decimal(6,2), found a number that it cannot hold",
        MONEY + " | 10000 | a decimal(6,2), found a number that it cannot hold",
        MONEY + " | '1e999' | a decimal(6,2), found a number that it cannot hold",
        MONEY + " | 1e999 | a decimal(6,2), found a number that it cannot hold",
        MONEY
            + " | 1.234567890123456 | a decimal(6,2), found a fraction of over 15 digits, which is to be a string",
      })
  void whatDoesNotFitIsSaid(String type, String json, String words) {
    assertThatThrownBy(() -> convert(type, json))
        .isInstanceOf(Mismatch.class)
        .hasMessage("expected " + words);
  }

  private static BigDecimal decimal(String type, String json) throws Exception {
    ByteBuffer unscaled = (ByteBuffer) convert(type, json);
    byte[] bytes = new byte[unscaled.remaining()];
    unscaled.get(bytes);
    return new BigDecimal(new BigInteger(bytes), 2);
  }

  private static String quote(String text) {
    return "'" + text + "'";
  }

  private static Object convert(String type, String json) throws Mismatch, IOException {
    Schema schema = new Schema.Parser().parse(type.replace('\'', '"'));
    return Conversion.to(schema, Set.of())
        .convert(
            new JsonMapper().readTree(json.replace('\'', '"')),
            Document.of(root -> MissingNode.getInstance()));
  }
}
