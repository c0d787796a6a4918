package superhero.dataflow.store;

import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A failure of a store; its message is the reason alone, in the store's words or better ones. */
public final class StoreException extends IOException {
  /** Of what a store says, at its start and at its end; some name every place they know. */
  private static final int MOST_CHARACTERS = 200;

  private final boolean passing;

  /**
   * A failure.
   *
   * @param passing whether to ask again may help: the store is away, overloaded, or another request
   *     is on its way
   */
  public StoreException(String reason, @Nullable Throwable cause, boolean passing) {
    super(shortened(reason), cause);
    this.passing = passing;
  }

  /** Whether to ask again may help. */
  public boolean isPassing() {
    return passing;
  }

  /**
   * Whether an answer of HTTP may be another one next time, as far as its status tells: 404 and 410
   * do not, for which a store may have a code that says more.
   */
  public static boolean isPassing(int status) {
    return switch (status) {
      case 408, 409, 412, 425, 429 -> true;
      case 501, 505 -> false;
      default -> status >= 500;
    };
  }

  private static String shortened(String reason) {
    return reason.length() <= 2 * MOST_CHARACTERS
        ? reason
        : reason.substring(0, MOST_CHARACTERS)
            + " … "
            + reason.substring(reason.length() - MOST_CHARACTERS);
  }
}
