package superhero.dataflow.estimate;

import java.util.Locale;

/** Amounts as people read them. */
public final class Amounts {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

  private Amounts() {}

  /** Bytes in units of 1,000: {@code 1.2 MB}. */
  public static String bytes(double bytes) {
    int unit = 0;
    double amount = bytes;
    while (amount >= 999.5 && unit < UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || amount >= 99.5 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
  }

  /**
   * A duration as options write it where that is short: {@code 60s}, {@code 250ms}, {@code 1.5h}.
   */
  public static String seconds(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.0fms", seconds * 1000);
    }
    return seconds < 600
        ? String.format(Locale.ROOT, seconds < 10 ? "%.1fs" : "%.0fs", seconds).replace(".0s", "s")
        : seconds < 7200
            ? String.format(Locale.ROOT, "%.0fm", seconds / 60)
            : String.format(Locale.ROOT, "%.1fh", seconds / 3600);
  }

  /** Of objects and requests, which may be parts of one. */
  public static String count(double count) {
    return String.format(
        Locale.ROOT, count > 0 && count < 10 && count % 1 != 0 ? "%,.1f" : "%,.0f", count);
  }
}
