package superhero.dataflow.lake;

import com.google.common.base.Throwables;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.regex.Pattern;
import superhero.dataflow.failure.JobException;

/** What a store or a disk says when it fails, and whether to ask it again. */
final class StoreFailure {
  /**
   * A store's answer that asking again does not change: the request is wrong, who is asking may not
   * write here, there is no such bucket, the store cannot do it. Without the stores' own libraries
   * it is known by its words alone. Any other 404, and 410, is of an upload that the store has
   * given up, and a new one may pass; 409 and 412 of another one that is on its way; 408 and 429
   * ask for patience.
   */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "(status code:? ?|^)(4(?!04|08|09|10|12|29)[0-9][0-9]|501|505)\\b"
              + "|(bucket|container) does not exist",
          Pattern.CASE_INSENSITIVE);

  /** Some stores ask for patience with a status of wrong requests. */
  private static final Pattern PATIENCE =
      Pattern.compile(
          "within the timeout|request rate|rate exceeded|throttl|(try|retry)(?: the request)? again"
              + "|slow ?down",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MISSING =
      Pattern.compile("status code:? ?404\\b", Pattern.CASE_INSENSITIVE);

  /** Of what a file system says, at its start and at its end; some name every place they know. */
  private static final int MOST_CHARACTERS = 200;

  private StoreFailure() {}

  /** Whether the store answers that there is no such object. */
  static boolean isMissing(Throwable failure) {
    return MISSING.matcher("" + failure.getMessage()).find();
  }

  static boolean isRefusal(String why) {
    return REFUSAL.matcher(why).find() && !PATIENCE.matcher(why).find();
  }

  /**
   * The sentence of a failure.
   *
   * @param isLocal what a local disk refuses it will refuse again
   * @param mayPass false where the failure ends the job in any case
   */
  static JobException of(
      String verb, String object, Exception cause, boolean isLocal, boolean mayPass) {
    Throwable deepest = Throwables.getRootCause(cause);
    // Options that do not go together are an argument that is illegal.
    boolean passing =
        mayPass
            && !isLocal
            && !(deepest instanceof IllegalArgumentException)
            && !isRefusal(String.valueOf(deepest.getMessage()));
    return new JobException("cannot " + verb + " " + object + ": " + why(deepest), cause, passing);
  }

  /** The reason, without the names of files that stand before it. */
  private static String why(Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    if (failure instanceof FileSystemException refused) {
      String reason = refused.getReason();
      return reason != null
          ? reason
          : failure instanceof AccessDeniedException
              ? "access is denied"
              : failure.getClass().getSimpleName();
    }
    return why.length() <= 2 * MOST_CHARACTERS
        ? why
        : why.substring(0, MOST_CHARACTERS) + " … " + why.substring(why.length() - MOST_CHARACTERS);
  }
}
