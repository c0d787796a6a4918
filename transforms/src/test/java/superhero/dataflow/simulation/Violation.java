package superhero.dataflow.simulation;

/** What must never happen has happened. */
final class Violation extends AssertionError {
  Violation(String what) {
    super(what);
  }

  Violation(String what, Throwable cause) {
    super(what, cause);
  }
}
