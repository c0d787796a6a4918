package superhero.dataflow.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A glance, eight bytes at a time, that spares most values a look at each of their bytes: what has
 * printable ASCII alone is UTF-8 and has no line break.
 */
final class PrintableAscii {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = 0x2020202020202020L;

  private PrintableAscii() {}

  /** True where every byte is one of 0x20 to 0x7f. */
  static boolean is(byte[] bytes) {
    long other = 0;
    int at = 0;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      // A byte below the blank borrows from the next, and so sets a high bit.
      other |= eight | (eight - BLANKS);
    }
    for (; at < bytes.length; at++) {
      other |= bytes[at] | (bytes[at] - ' ');
    }
    return (other & HIGH_BITS) == 0;
  }
}
