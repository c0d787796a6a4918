package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;

/**
 * ISO 8601 text to milliseconds or microseconds since 1970. A time without an offset is UTC; a
 * finer fraction is cut off. An integer is taken as it is, in the column's own unit.
 */
final class TimestampConversion implements Conversion {
  private static final String EXPECTED = "an ISO 8601 time";
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter();

  private final ChronoUnit unit;

  /**
   * @throws IllegalArgumentException for other logical types
   */
  TimestampConversion(LogicalType type) {
    if (type instanceof LogicalTypes.TimestampMillis) {
      unit = ChronoUnit.MILLIS;
    } else if (type instanceof LogicalTypes.TimestampMicros) {
      unit = ChronoUnit.MICROS;
    } else {
      throw new IllegalArgumentException(
          "has logical type " + type.getName() + ", which models do not have on a long");
    }
  }

  @Override
  public Object convert(JsonNode node, Document document) throws Mismatch {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (!node.isTextual()) {
      throw new Mismatch("", EXPECTED, Conversion.describe(node));
    }
    try {
      return unit.between(Instant.EPOCH, TIME.parse(node.textValue(), Instant::from));
    } catch (DateTimeException | ArithmeticException e) {
      throw new Mismatch("", EXPECTED, "another string");
    }
  }
}
