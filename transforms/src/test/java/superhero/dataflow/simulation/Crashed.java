package superhero.dataflow.simulation;

/** Ends the job that made a request, as a kill does: nothing of the job may catch it. */
final class Crashed extends Error {
  Crashed() {
    super("crashed", null, false, false);
  }
}
