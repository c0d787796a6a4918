package superhero.dataflow.estimate;

/**
 * What a month takes, whichever cloud it is in.
 *
 * @param storedGb of objects, in GB of 10^9 bytes
 * @param requests to the store
 * @param workers of the job, all the time
 * @param threads of a worker, each with a vCPU of its own
 * @param workerGb memory of a worker
 * @param functionCalls if functions made the tables, one a range
 * @param functionSeconds of these calls together
 * @param kafkaBytesPerSecond that producers send
 */
public record Usage(
    double storedGb,
    Requests requests,
    int workers,
    int threads,
    double workerGb,
    double functionCalls,
    double functionSeconds,
    double kafkaBytesPerSecond) {
  /** 365 days in twelve parts. */
  public static final double HOURS = 730;

  public static final double GB = 1e9;
}
