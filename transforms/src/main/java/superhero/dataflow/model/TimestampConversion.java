package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.message.DeadLetter.Code;

/**
 * A time to microseconds since 1970: ISO 8601 text, UTC if it has no offset, or, if the type says
 * their {@code unit}, a number of seconds, milliseconds or microseconds since 1970. A finer
 * fraction is cut off. Times that readers of Parquet do not agree on, before the Gregorian calendar
 * and after the year 9999, do not fit.
 */
final class TimestampConversion implements Conversion {
  static final String UNIT = "unit";

  private static final String EXPECTED = "an ISO 8601 time";
  private static final long FIRST = IsoMicros.of("1582-10-15T00:00:00Z");
  private static final long LAST = IsoMicros.of("9999-12-31T23:59:59.999999Z");

  /** What a number counts. */
  private enum Unit {
    S(1_000_000),
    MS(1_000),
    US(1);

    private final BigDecimal micros;

    Unit(int micros) {
      this.micros = BigDecimal.valueOf(micros);
    }

    static Unit of(Object name) {
      return Arrays.stream(values())
          .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "has unit '" + name + "', which is none of s, ms and us"));
    }
  }

  private final @Nullable Unit unit;

  /**
   * The conversion to a type.
   *
   * @param type a long of logical type timestamp-micros
   * @throws IllegalArgumentException for a unit that there is not
   */
  TimestampConversion(Schema type) {
    Object name = type.getObjectProp(UNIT);
    unit = name == null ? null : Unit.of(name);
  }

  static boolean knows(@Nullable LogicalType type) {
    return type instanceof LogicalTypes.TimestampMicros;
  }

  @Override
  public Object convert(JsonNode node, Document document) throws Mismatch {
    return node.isTextual() ? ofText(node.textValue()) : ofNumber(node);
  }

  private long ofNumber(JsonNode node) throws Mismatch {
    if (!node.isNumber()) {
      throw Mismatch.of(EXPECTED, node);
    }
    if (unit == null) {
      throw Mismatch.of(
          Code.WRONG_TYPE, EXPECTED, Conversion.describe(node) + ", of which no unit is known");
    }
    if (node.isIntegralNumber() ? !node.canConvertToLong() : !Double.isFinite(node.doubleValue())) {
      throw outOfRange();
    }
    BigDecimal micros = node.decimalValue().multiply(unit.micros);
    if (micros.compareTo(BigDecimal.valueOf(FIRST)) < 0
        || micros.compareTo(BigDecimal.valueOf(LAST)) > 0) {
      throw outOfRange();
    }
    return micros.setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static long ofText(String text) throws Mismatch {
    long micros = IsoMicros.of(text);
    if (micros == IsoMicros.UNKNOWN) {
      OptionalLong found = IsoText.micros(text);
      if (found.isEmpty()) {
        throw Mismatch.of(Code.WRONG_FORMAT, EXPECTED, "another string");
      }
      micros = found.getAsLong();
    }
    if (micros < FIRST || micros > LAST) {
      throw outOfRange();
    }
    return micros;
  }

  private static Mismatch outOfRange() {
    return Mismatch.of(
        Code.OUT_OF_RANGE, "a time from 1582-10-15 to the end of 9999", "another one");
  }
}
