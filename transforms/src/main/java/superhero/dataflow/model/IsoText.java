package superhero.dataflow.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as the world spells ISO 8601: extended ({@code 2026-11-22T21:38:54.655}) or basic
 * ({@code 20261122T213854}), with a T, a t or a space between, without seconds or with a fraction
 * behind a point or a comma, and with Z or an offset that may lack its colon or its minutes. What a
 * microsecond cannot hold is cut off.
 */
final class IsoText {
  private static final String DATE = "(?<date>\\d{4}-\\d{2}-\\d{2}|\\d{8})";
  private static final String TIME =
      "(?<time>\\d{2}:\\d{2}(?::\\d{2})?|\\d{4}(?:\\d{2})?)(?:(?<=\\d{2}:\\d{2}:\\d{2}|\\d{6})[.,](?<fraction>\\d+))?";
  private static final String OFFSET = " ?(?<offset>[Zz]|[+-]\\d{2}(?::?\\d{2})?)?";

  private static final Pattern DATE_ALONE = Pattern.compile(DATE);
  private static final Pattern TIME_ALONE = Pattern.compile(TIME);
  private static final Pattern BOTH = Pattern.compile(DATE + "[Tt ]" + TIME + OFFSET);

  private static final long MICROS_A_DAY = 86_400_000_000L;
  private static final int MICRO_DIGITS = 6;

  private IsoText() {}

  /** Microseconds since 1970 of a date and a time; empty if the text is none. */
  static OptionalLong micros(String text) {
    return read(BOTH, text, IsoText::microsOfBoth);
  }

  /** Days since 1970 of a date; empty if the text is none. */
  static OptionalLong days(String text) {
    return read(DATE_ALONE, text, IsoText::day);
  }

  /** Microseconds since midnight of a time without an offset; empty if the text is none. */
  static OptionalLong microsOfDay(String text) {
    return read(TIME_ALONE, text, IsoText::microsOfTime);
  }

  /** What has the form may still be no date or time, such as the 31st of April. */
  private static OptionalLong read(Pattern form, String text, ToLongFunction<Matcher> value) {
    Matcher match = form.matcher(text);
    try {
      return match.matches() ? OptionalLong.of(value.applyAsLong(match)) : OptionalLong.empty();
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static long microsOfBoth(Matcher match) {
    long offset = offset(match.group("offset")).getTotalSeconds() * 1_000_000L;
    return day(match) * MICROS_A_DAY + microsOfTime(match) - offset;
  }

  private static long day(Matcher match) {
    String digits = match.group("date").replace("-", "");
    return LocalDate.of(number(digits, 0, 4), number(digits, 4, 6), number(digits, 6, 8))
        .toEpochDay();
  }

  private static long microsOfTime(Matcher match) {
    String digits = match.group("time").replace(":", "");
    int second = digits.length() == 4 ? 0 : number(digits, 4, 6);
    LocalTime time = LocalTime.of(number(digits, 0, 2), number(digits, 2, 4), second);
    String fraction = match.group("fraction");
    String micros = ((fraction == null ? "" : fraction) + "000000").substring(0, MICRO_DIGITS);
    return time.toSecondOfDay() * 1_000_000L + Integer.parseInt(micros);
  }

  private static ZoneOffset offset(String text) {
    if (text == null || text.equalsIgnoreCase("Z")) {
      return ZoneOffset.UTC;
    }
    String digits = text.substring(1).replace(":", "");
    int sign = text.charAt(0) == '-' ? -1 : 1;
    int minutes = digits.length() == 2 ? 0 : number(digits, 2, 4);
    return ZoneOffset.ofHoursMinutes(sign * number(digits, 0, 2), sign * minutes);
  }

  private static int number(String digits, int start, int end) {
    return Integer.parseInt(digits.substring(start, end));
  }
}
