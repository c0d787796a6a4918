package superhero.dataflow.benchmark;

import java.util.List;

/**
 * One run of a contestant.
 *
 * @param seconds from the first byte that the broker gave to the last object
 * @param wholeSeconds from the start of its process to the end
 * @param cpuSeconds of its process between the same two moments as seconds
 * @param wholeCpuSeconds of its process, from start to end
 * @param peakBytes the most memory that its process had
 * @param readBytes that the broker gave
 * @param objects of raw and of the tables
 * @param objectBytes of all of them
 * @param flaws what its output lacks or has too much; none where it holds every message once
 */
record Outcome(
    Contestant contestant,
    double seconds,
    double wholeSeconds,
    double cpuSeconds,
    double wholeCpuSeconds,
    long peakBytes,
    long readBytes,
    long objects,
    long objectBytes,
    List<String> flaws) {

  /** The same run, with what was found in its output. */
  Outcome with(List<String> found) {
    return new Outcome(
        contestant,
        seconds,
        wholeSeconds,
        cpuSeconds,
        wholeCpuSeconds,
        peakBytes,
        readBytes,
        objects,
        objectBytes,
        List.copyOf(found));
  }
}
