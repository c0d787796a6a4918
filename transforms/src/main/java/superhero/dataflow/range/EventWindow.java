package superhero.dataflow.range;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Optional;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Duration;

/**
 * The event-time windows of the lake. A window is a folder: {@code date=2026-11-22/hour=21}, or
 * {@code date=2026-11-22} where windows are days. Always UTC.
 */
public enum EventWindow {
  HOUR("1h", Duration.standardHours(1), "'date='uuuu-MM-dd/'hour='HH"),
  DAY("1d", Duration.standardDays(1), "'date='uuuu-MM-dd");

  /** Kafka takes any long as a timestamp; what lies outside these years goes to the nearest. */
  private static final long EARLIEST = 0;

  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final String option;
  private final FixedWindows windows;
  private final DateTimeFormatter folder;

  EventWindow(String option, Duration size, String folderPattern) {
    this.option = option;
    this.windows = FixedWindows.of(size);
    this.folder = DateTimeFormatter.ofPattern(folderPattern).withZone(ZoneOffset.UTC);
  }

  /** The window named by {@code 1h} or {@code 1d}; empty for any other text. */
  public static Optional<EventWindow> named(String option) {
    return Arrays.stream(values()).filter(window -> window.option.equals(option)).findFirst();
  }

  /** {@code 1h} or {@code 1d}. */
  public String option() {
    return option;
  }

  /**
   * The window of a Kafka record's timestamp (ms since 1970). A record without one (-1) falls into
   * the first window of 1970, one beyond the year 9999 into the last of that year.
   */
  public IntervalWindow of(long timestamp) {
    return windows.assignWindow(org.joda.time.Instant.ofEpochMilli(within(timestamp)));
  }

  /** The nearest time that a folder and a column can have; both in ms since 1970. */
  public static long within(long timestamp) {
    return Math.max(EARLIEST, Math.min(LATEST, timestamp));
  }

  /** The window whose folder this is. */
  public static IntervalWindow ofFolder(String folder) {
    EventWindow window = folder.contains("/hour=") ? HOUR : DAY;
    TemporalAccessor start = window.folder.parse(folder);
    int hour = start.isSupported(ChronoField.HOUR_OF_DAY) ? start.get(ChronoField.HOUR_OF_DAY) : 0;
    Instant instant = LocalDate.from(start).atTime(hour, 0).toInstant(ZoneOffset.UTC);
    return window.of(instant.toEpochMilli());
  }

  /** The folder of a window, without a slash at either end. */
  public String folder(IntervalWindow window) {
    return folder.format(Instant.ofEpochMilli(window.start().getMillis()));
  }
}
