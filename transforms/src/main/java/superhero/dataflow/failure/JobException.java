package superhero.dataflow.failure;

/**
 * A failure that the user of the job can mend. Its message is one sentence that says what is wrong,
 * where, and what to do; it ends the job, unless it is one that may pass: see {@link Retry}.
 */
public final class JobException extends RuntimeException {
  private final boolean passing;

  public JobException(String message) {
    super(message);
    this.passing = false;
  }

  public JobException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * A failure of a service.
   *
   * @param passing whether it may pass by itself: the service is away, overloaded, or starting
   */
  public JobException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether to try again may help. */
  public boolean isPassing() {
    return passing;
  }
}
