package superhero.dataflow.estimate;

import java.util.List;

/**
 * A range that ingest would plan.
 *
 * @param batches of all its parts, in the order of their parts and windows
 * @param parts that its bytes cut it into
 */
public record PlannedRange(String topic, long messages, List<Batch> batches, int parts) {
  public PlannedRange {
    batches = List.copyOf(batches);
  }

  /** The start of its earliest window, in ms since 1970. */
  public long window() {
    return batches.stream().mapToLong(Batch::window).min().orElse(0);
  }

  /**
   * Messages that become one raw object.
   *
   * @param window its start, in ms since 1970
   */
  public record Batch(long window, long messages) {}
}
