package superhero.dataflow.batch;

/**
 * A failure that the user of the job can mend. Its message is one sentence that says what is wrong,
 * where, and what to do; it ends the job.
 */
public final class JobException extends RuntimeException {
  public JobException(String message) {
    super(message);
  }

  public JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
