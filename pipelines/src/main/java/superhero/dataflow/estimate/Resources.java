package superhero.dataflow.estimate;

/**
 * What a job needs to keep up.
 *
 * @param heapBytes of a worker
 * @param usualLagSeconds of half of the messages, from Kafka to the lake
 * @param longestLagSeconds of the last of them
 * @param busy share of the threads' time, 0 to 1
 * @param backlogSeconds to bring what is there now
 */
public record Resources(
    int workers,
    int threads,
    long heapBytes,
    double usualLagSeconds,
    double longestLagSeconds,
    double busy,
    double backlogSeconds) {
  private static final long MIB = 1 << 20;

  /** Of the JVM, Beam and the clients. */
  private static final long BASE_BYTES = 128 * MIB;

  /** A poll gives no more of messages. */
  private static final long POLL_BYTES = 64 * MIB;

  /** Pages of the columns of an object that is being filled. */
  private static final long OPEN_OBJECT_BYTES = 4 * MIB;

  /** {@code --maxUploadBytes} by default. */
  private static final long UPLOAD_BYTES = 64 * MIB;

  /** Beyond it a burst or a slow store makes a job lag. */
  private static final double MOST_BUSY = 0.7;

  /** Memory of a process beside its heap, as a share of it. */
  private static final double BESIDE_HEAP = 0.5;

  private static final double HOUR_SECONDS = 3600;

  /** Those of a workload. */
  public static Resources of(Workload workload, PlannedObjects hour) {
    double threadsNeeded = workload.hourSeconds() / HOUR_SECONDS / MOST_BUSY;
    int workers = Math.max(1, (int) Math.ceil(threadsNeeded / workload.threads()));
    int threads = workers * workload.threads();
    double ranges = Math.max(1, hour.ranges());
    double rangeSeconds = workload.hourSeconds() / ranges;
    double interval = workload.interval().toMillis() / 1e3;
    double runs = HOUR_SECONDS / interval;
    double writing = workload.bounded() ? workload.hourSeconds() / runs / threads : rangeSeconds;
    double look = workload.bounded() ? 0 : Cutting.LOOK.toMillis() / 1e3;
    return new Resources(
        workers,
        workload.threads(),
        heapBytes(workload.threads(), hour),
        (interval + look) / 2 + writing,
        interval + look + writing,
        workload.hourSeconds() / HOUR_SECONDS / threads,
        workload.backlogSeconds() / threads);
  }

  /**
   * By the largest objects: there is one of each kind while a range is read, and twice at its end.
   */
  static long heapBytes(int threads, PlannedObjects objects) {
    long largest = 0;
    for (Sizes kind : objects.kinds().values()) {
      largest += OPEN_OBJECT_BYTES + 2 * kind.quantile(1);
    }
    return BASE_BYTES + threads * (POLL_BYTES + largest) + UPLOAD_BYTES;
  }

  /** Memory of a worker in GB, by halves. */
  public double workerGb() {
    return Math.ceil(heapBytes * (1 + BESIDE_HEAP) / Usage.GB * 2) / 2;
  }
}
