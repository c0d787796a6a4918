package superhero.dataflow.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.store.Stores;

/**
 * What this process knows of itself. Where a cluster does the work, it is the process that watches.
 *
 * @param waiting what its threads wait for, the longest first
 * @param retries attempts that failed, and are made again
 * @param uploadBytes bytes on their way to the store
 * @param heap bytes in use
 * @param maxHeap bytes that may be in use
 */
record ProcessFigures(
    List<Retry.Waiting> waiting, long retries, long uploadBytes, long heap, long maxHeap) {
  static ProcessFigures now() {
    Runtime jvm = Runtime.getRuntime();
    return new ProcessFigures(
        Retry.waiting(),
        Retry.failures(),
        Stores.uploads().bytesUnderWay(),
        jvm.totalMemory() - jvm.freeMemory(),
        jvm.maxMemory());
  }

  /** 0 where nothing is waited for. */
  double longestWaitSeconds() {
    return waiting.isEmpty() ? 0 : secondsSince(waiting.get(0).since());
  }

  static double secondsSince(Instant begin) {
    return Duration.between(begin, Instant.now()).toMillis() / 1e3;
  }
}
