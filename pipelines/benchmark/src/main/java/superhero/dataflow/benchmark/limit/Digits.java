package superhero.dataflow.benchmark.limit;

import java.nio.charset.StandardCharsets;

/** Whole numbers as decimal text. */
final class Digits {
  private Digits() {}

  /** Writes a number from {@code at} on and returns how many bytes it took. */
  static int write(long number, byte[] bytes, int at) {
    if (number < 0) {
      byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, bytes, at, text.length);
      return text.length;
    }
    int length = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      length++;
    }
    for (int i = at + length - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + number % 10);
      number /= 10;
    }
    return length;
  }
}
