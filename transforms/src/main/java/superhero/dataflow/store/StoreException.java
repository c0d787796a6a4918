package superhero.dataflow.store;

import java.io.IOException;

/** A failure of a store; its message is the reason alone, in the store's words or better ones. */
public final class StoreException extends IOException {
  private final boolean passing;

  /**
   * A failure.
   *
   * @param passing whether to ask again may help: the store is away, overloaded, or another request
   *     is on its way
   */
  public StoreException(String reason, Throwable cause, boolean passing) {
    super(reason, cause);
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
}
