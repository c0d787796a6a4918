package superhero.dataflow.failure;

import org.apache.beam.sdk.util.Sleeper;

/** Lets the simulation spend the pauses of {@link Retry}. */
public final class RetryAccess {
  private RetryAccess() {}

  public static void sleepBy(Sleeper sleeper) {
    Retry.sleeper = sleeper;
  }

  /** Lets time pass again, as it does in a job; for what runs after the simulation in its JVM. */
  public static void sleep() {
    Retry.sleeper = Sleeper.DEFAULT;
  }
}
