package superhero.dataflow.estimate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superhero.dataflow.range.EventWindow;

/**
 * What is to be brought to the lake, and how.
 *
 * @param logs of all partitions
 * @param sizes by topic
 * @param from of an hour that stands for all others, in ms since 1970
 * @param interval of flushes, or of bounded runs
 * @param bounded whether each interval a job runs to the end of the log, and ends
 * @param tables all that there are; 0 for raw only
 * @param threads of a worker
 */
public record Workload(
    List<PartitionLog> logs,
    Map<String, TopicSizes> sizes,
    Cutting cutting,
    long from,
    Duration interval,
    boolean bounded,
    int tables,
    int threads) {
  private static final long HOUR_MILLIS = 3_600_000;

  public Workload {
    logs = List.copyOf(logs);
    sizes = Map.copyOf(sizes);
  }

  /** What is there now, as a first bounded run brings it. */
  public PlannedObjects backlog() {
    List<PlannedRange> ranges = new ArrayList<>();
    logs.forEach(log -> ranges.addAll(cutting.all(log, sizes.get(log.topic()).meanBytes())));
    return PlannedObjects.of(ranges, sizes);
  }

  /** What an hour brings. */
  public PlannedObjects hour() {
    List<PlannedRange> ranges = new ArrayList<>();
    for (PartitionLog log : logs) {
      double meanBytes = sizes.get(log.topic()).meanBytes();
      ranges.addAll(cutting.every(interval, log, from, from + HOUR_MILLIS, meanBytes));
    }
    return PlannedObjects.of(ranges, sizes);
  }

  /** Bytes of keys, values and headers that an hour brings. */
  public double hourBytes() {
    return logs.stream()
        .mapToDouble(log -> hourMessages(log) * sizes.get(log.topic()).meanBytes())
        .sum();
  }

  private long hourMessages(PartitionLog log) {
    return log.offsetAt(from + HOUR_MILLIS) - log.offsetAt(from);
  }

  /** Seconds that one thread is busy with an hour's messages. */
  public double hourSeconds() {
    return logs.stream()
        .mapToDouble(log -> hourMessages(log) / sizes.get(log.topic()).messagesPerSecond())
        .sum();
  }

  /** Seconds that one thread is busy with what is there now. */
  public double backlogSeconds() {
    return logs.stream()
        .mapToDouble(log -> (log.end() - log.start()) / sizes.get(log.topic()).messagesPerSecond())
        .sum();
  }

  /** Event windows that end in an hour. */
  public double windowsEachHour() {
    return cutting.window() == EventWindow.HOUR ? 1 : 1.0 / 24;
  }

  /** Requests of an hour's writing, marking and, of bounded runs, starting. */
  public Requests hourRequests(PlannedObjects hour) {
    Requests requests = hour.writing().plus(hour.markingEachHour(tables, windowsEachHour()));
    return bounded
        ? requests.plus(JobStart.again(tables).times(3600.0 / interval.toSeconds()))
        : requests;
  }

  /**
   * Requests of a first bounded run.
   *
   * @param now windows that have ended by then are marked, in ms since 1970
   */
  public Requests backlogRequests(PlannedObjects backlog, long now) {
    long length = Math.round(HOUR_MILLIS / windowsEachHour());
    long topics = logs.stream().map(PartitionLog::topic).distinct().count();
    return JobStart.first(tables, topics)
        .plus(backlog.writing())
        .plus(backlog.marking(tables, now - length + 1));
  }
}
