package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.checkerframework.checker.nullness.qual.Nullable;

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
          .toFormatter()
          // Otherwise the 31st of April would be the 30th.
          .withResolverStyle(ResolverStyle.STRICT);

  private final boolean millis;

  /**
   * The conversion to a logical type.
   *
   * @param type timestamp-millis or timestamp-micros
   */
  TimestampConversion(LogicalType type) {
    millis = type instanceof LogicalTypes.TimestampMillis;
  }

  static boolean knows(@Nullable LogicalType type) {
    return type instanceof LogicalTypes.TimestampMillis
        || type instanceof LogicalTypes.TimestampMicros;
  }

  @Override
  public Object convert(JsonNode node, Document document) throws Mismatch {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (!node.isTextual()) {
      throw new Mismatch("", EXPECTED, Conversion.describe(node));
    }
    String text = node.textValue();
    try {
      long micros = IsoMicros.of(text);
      if (micros != IsoMicros.UNKNOWN) {
        return millis ? Math.floorDiv(micros, 1_000) : micros;
      }
      Instant time = TIME.parse(text, Instant::from);
      return millis ? time.toEpochMilli() : micros(time);
    } catch (DateTimeException | ArithmeticException e) {
      throw new Mismatch("", EXPECTED, "another string");
    }
  }

  /** Not ChronoUnit.MICROS.between, which counts nanoseconds and so ends in the year 2262. */
  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }
}
