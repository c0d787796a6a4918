package superhero.dataflow.benchmark.limit;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Times as the game servers write them, to microseconds since 1970: {@code
 * 2026-01-01T12:00:00.123456}, also without a fraction and with a Z at the end.
 */
final class Micros {
  private static final int SECONDS_LENGTH = 19;

  private long day = Long.MIN_VALUE;
  private long dayMicros;

  /**
   * Reads a time.
   *
   * @throws IllegalArgumentException where it is written in another way
   */
  long parse(char[] text, int start, int length) {
    int end = length > 0 && text[start + length - 1] == 'Z' ? length - 1 : length;
    if (end < SECONDS_LENGTH
        || text[start + 4] != '-'
        || text[start + 7] != '-'
        || text[start + 10] != 'T'
        || text[start + 13] != ':'
        || text[start + 16] != ':') {
      throw wrong(text, start, length);
    }
    int hour = number(text, start + 11, 2);
    int minute = number(text, start + 14, 2);
    int second = number(text, start + 17, 2);
    long fraction = 0;
    if (end > SECONDS_LENGTH) {
      int digits = end - SECONDS_LENGTH - 1;
      if (text[start + SECONDS_LENGTH] != '.' || digits != 6) {
        throw wrong(text, start, length);
      }
      fraction = number(text, start + SECONDS_LENGTH + 1, digits);
    }
    if (hour > 23 || minute > 59 || second > 59) {
      throw wrong(text, start, length);
    }
    long seconds = (hour * 60L + minute) * 60 + second;
    return midnight(text, start) + seconds * 1_000_000 + fraction;
  }

  /** The days of a log come one after the other. */
  private long midnight(char[] text, int start) {
    int year = number(text, start, 4);
    int month = number(text, start + 5, 2);
    int dayOfMonth = number(text, start + 8, 2);
    long date = (year * 100L + month) * 100 + dayOfMonth;
    if (date != day) {
      LocalDateTime midnight = LocalDate.of(year, month, dayOfMonth).atStartOfDay();
      dayMicros =
          ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), midnight);
      day = date;
    }
    return dayMicros;
  }

  private static int number(char[] text, int start, int length) {
    int number = 0;
    for (int i = start; i < start + length; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw wrong(text, start, length);
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static IllegalArgumentException wrong(char[] text, int start, int length) {
    return new IllegalArgumentException("not a time: " + new String(text, start, length));
  }
}
