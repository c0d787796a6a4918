package superhero.dataflow.estimate;

/**
 * Requests of a job before its first range, on a store: what looks whether the locations are there
 * and whose they are, which windows an earlier job left without a marker, and what is on the lake
 * of a topic that the group knows nothing of. Each location is taken to be two folders deep.
 */
final class JobStart {
  /** Folders above a location, whose identity is looked for. */
  private static final int ABOVE = 2;

  private JobStart() {}

  /**
   * Of the first job of a lake.
   *
   * @param tables 0 for raw only
   */
  static Requests first(int tables, long topics) {
    int locations = locations(tables);
    return new Requests(
        2.0 * locations,
        locations * (2.0 + ABOVE) + (tables > 0 ? 1 : 0),
        3.0 * locations + tables + 2.0 * topics);
  }

  /** Of each further one. */
  static Requests again(int tables) {
    int locations = locations(tables);
    // Today and the day before.
    return new Requests(
        0, locations * (1.0 + ABOVE) + (tables > 0 ? 1 : 0), 2.0 * locations + 2.0 * tables);
  }

  /** Raw, the tables and the dead letters. */
  private static int locations(int tables) {
    return tables > 0 ? 3 : 1;
  }
}
