package superhero.dataflow.simulation;

/** Ends a step that would wait for minutes for what does not come. */
final class Waits extends Error {
  Waits(String what) {
    super(what, null, false, false);
  }
}
