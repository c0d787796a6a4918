package superhero.dataflow.store;

import com.google.common.base.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** An answer of a store, which may stop at any byte without an end. */
public final class StoreAnswer {
  /** From a store's first byte of an object to its last; then it is asked again. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int CHUNK_BYTES = 64 * 1024;

  private StoreAnswer() {}

  /**
   * All of it: a socket's timeout sees that nothing comes, not that next to nothing does.
   *
   * @throws IOException after {@link #LONGEST}
   */
  public static byte[] readAll(InputStream answer) throws IOException {
    return readAll(answer, Ticker.systemTicker());
  }

  /**
   * As {@link #readAll(InputStream)}, by another clock.
   *
   * @throws IOException after {@link #LONGEST}
   */
  static byte[] readAll(InputStream answer, Ticker ticker) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] some = new byte[CHUNK_BYTES];
    long begun = ticker.read();
    for (int read = answer.read(some); read >= 0; read = answer.read(some)) {
      bytes.write(some, 0, read);
      if (ticker.read() - begun > LONGEST.toNanos()) {
        throw new IOException(
            "the answer has not ended after %d s, with %,d bytes"
                .formatted(LONGEST.toSeconds(), bytes.size()));
      }
    }
    return bytes.toByteArray();
  }
}
