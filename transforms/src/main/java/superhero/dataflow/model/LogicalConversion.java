package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.util.Utf8;
import superhero.dataflow.message.DeadLetter.Code;

/** Conversions to Avro's logical types. */
final class LogicalConversion {
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** Bounded: what else is a number takes all memory, or all time. */
  private static final Pattern DECIMAL =
      Pattern.compile("-?\\d{1,1000}(\\.\\d{1,1000})?([eE][+-]?\\d{1,3})?");

  /** A double has the digits of any number of so many digits. */
  private static final int DIGITS_OF_DOUBLE = 15;

  private static final long FIRST_DAY = LocalDate.of(1582, 10, 15).toEpochDay();

  private LogicalConversion() {}

  /**
   * The conversion to a type.
   *
   * @param name of the logical type, which Avro may not know, or not on this type
   * @throws IllegalArgumentException for one that models do not have
   */
  static Conversion to(Schema schema, String name) {
    LogicalType type = schema.getLogicalType();
    if (TimestampConversion.knows(type)) {
      return new TimestampConversion(schema);
    }
    if (type instanceof LogicalTypes.Date) {
      return LogicalConversion::date;
    }
    if (type instanceof LogicalTypes.TimeMicros) {
      return (node, document) -> microsOfDay(node);
    }
    if (type != null && type.getName().equals("uuid") && schema.getType() == Schema.Type.STRING) {
      return LogicalConversion::uuid;
    }
    if (type instanceof LogicalTypes.Decimal decimal && schema.getType() == Schema.Type.BYTES) {
      return (node, document) -> decimal(node, decimal);
    }
    throw new IllegalArgumentException(
        "has logical type "
            + name
            + " on "
            + schema.getType().getName()
            + ", which models do not have; they have timestamp-micros and time-micros on long, date"
            + " on int, decimal on bytes, uuid on string"
            + (name.endsWith("-millis")
                ? " (times in tables are microseconds, which all readers read)"
                : ""));
  }

  private static Object date(JsonNode node, Document document) throws Mismatch {
    String expected = "an ISO 8601 date from 1582-10-15";
    OptionalLong days = node.isTextual() ? IsoText.days(node.textValue()) : OptionalLong.empty();
    if (days.isEmpty()) {
      throw mismatch(expected, node);
    }
    if (days.getAsLong() < FIRST_DAY) {
      throw Mismatch.of(Code.OUT_OF_RANGE, expected, "an earlier one");
    }
    return (int) days.getAsLong();
  }

  private static long microsOfDay(JsonNode node) throws Mismatch {
    OptionalLong micros =
        node.isTextual() ? IsoText.microsOfDay(node.textValue()) : OptionalLong.empty();
    return micros.orElseThrow(() -> mismatch("an ISO 8601 time of a day", node));
  }

  /** In small letters, so that equal ones are equal texts. */
  private static Object uuid(JsonNode node, Document document) throws Mismatch {
    if (!node.isTextual() || !UUID.matcher(node.textValue()).matches()) {
      throw mismatch("a UUID", node);
    }
    return new Utf8(node.textValue().toLowerCase(Locale.ROOT));
  }

  private static Object decimal(JsonNode node, LogicalTypes.Decimal type) throws Mismatch {
    String expected = "a decimal(" + type.getPrecision() + "," + type.getScale() + ")";
    if (!node.isNumber() && !(node.isTextual() && DECIMAL.matcher(node.textValue()).matches())) {
      throw mismatch(expected, node);
    }
    if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
      throw Mismatch.of(Code.OUT_OF_RANGE, expected, "a number that it cannot hold");
    }
    BigDecimal value = node.isTextual() ? new BigDecimal(node.textValue()) : node.decimalValue();
    if (node.isDouble() && value.precision() > DIGITS_OF_DOUBLE) {
      throw Mismatch.of(
          Code.OUT_OF_RANGE, expected, "a fraction of over 15 digits, which is to be a string");
    }
    BigDecimal exact = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    int wholeDigits = exact.signum() == 0 ? 0 : exact.precision() - exact.scale();
    if (exact.scale() > type.getScale() || wholeDigits > type.getPrecision() - type.getScale()) {
      throw Mismatch.of(Code.OUT_OF_RANGE, expected, "a number that it cannot hold");
    }
    return ByteBuffer.wrap(exact.setScale(type.getScale()).unscaledValue().toByteArray());
  }

  private static Mismatch mismatch(String expected, JsonNode node) {
    return node.isTextual()
        ? Mismatch.of(Code.WRONG_FORMAT, expected, "another string")
        : Mismatch.of(expected, node);
  }
}
