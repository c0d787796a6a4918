package superhero.dataflow.serverless.aws;

/** placeholder */
final class Priming {
  private Priming() {}

  static void beforeSnapshot() {}
}
