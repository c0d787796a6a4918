package superhero.dataflow.lake;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.store.Request;
import superhero.dataflow.store.StoreException;

/** Sends requests to a store, and says in a sentence what has failed. */
final class Requests {
  private Requests() {}

  /** Asks again while what fails may pass. */
  static <T> T ask(String what, Request<T> request) {
    return Retry.whilePassing(() -> once(what, request));
  }

  /**
   * Asks once.
   *
   * @throws JobException that says why the store does not answer
   */
  static <T> T once(String what, Request<T> request) {
    try {
      return send(request);
    } catch (IOException e) {
      boolean passing = e instanceof StoreException failure && failure.isPassing();
      throw new JobException("cannot " + what + ": " + reason(e), e, passing);
    }
  }

  /** Sends a request; what a store's client throws unchecked is a failure like any other. */
  static <T> T send(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (RuntimeException e) {
      // Options that it cannot use are among it.
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The reason, without the names of files that stand before it. */
  static String reason(Exception failure) {
    Throwable deepest =
        failure instanceof StoreException ? failure : Throwables.getRootCause(failure);
    if (deepest instanceof FileSystemException refused) {
      String reason = refused.getReason();
      return reason != null
          ? reason
          : deepest instanceof AccessDeniedException
              ? "access is denied"
              : deepest.getClass().getSimpleName();
    }
    return String.valueOf(deepest.getMessage());
  }
}
