package superhero.dataflow.simulation;

/** The answer to a request that may or may not have had its effect. The twins translate it. */
final class LostAnswer extends RuntimeException {
  LostAnswer() {
    super("no answer", null, false, false);
  }
}
