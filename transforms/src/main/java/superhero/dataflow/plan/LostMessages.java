package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.range.Range;

/**
 * What becomes of a plan when its log no longer has the messages: the job stops, or goes on without
 * them, as {@code --skipLostMessages} asks.
 */
final class LostMessages {
  private static final Logger LOG = LoggerFactory.getLogger(LostMessages.class);

  private LostMessages() {}

  /**
   * Compares with the log.
   *
   * @param skippedTo messages before it are given up
   * @param earliest first offset that Kafka still has
   * @param latest first offset that is not there yet
   * @throws JobException where the log does not have what is to be read next
   */
  static void check(
      TopicPartition name, long committed, long skippedTo, long earliest, long latest) {
    if (Math.max(committed, skippedTo) < earliest) {
      throw new JobException(
          (earliest - committed)
              + " messages of "
              + name
              + " are gone: offset "
              + committed
              + " is to be read next, and Kafka's first is "
              + earliest
              + " (its retention was shorter than the pause); to go on without them, start once"
              + " with --skipLostMessages");
    }
    if (committed > latest) {
      throw new JobException(
          "offset "
              + committed
              + " of "
              + name
              + " is committed, but the log ends at "
              + latest
              + ": the log was cut back, or the consumer group is one of another cluster");
    }
  }

  /**
   * The open ranges of a log that was cut back. Offsets that were planned are not planned again: an
   * open range is read from what is there now, or stays on the lake as it is if it was begun.
   *
   * @param from the first offset that has another message than was planned, or none
   * @param to before it all was planned
   * @param hasRaw whether an object of raw has offsets of a range
   */
  static List<Range> skipCutBack(
      TopicPartition name, List<Range> open, long from, long to, Predicate<Range> hasRaw) {
    List<Range> begun = new ArrayList<>();
    List<Range> left = new ArrayList<>(open);
    left.replaceAll(
        range -> {
          if (range.end() <= from || range.written() || !hasRaw.test(range)) {
            return range;
          }
          begun.add(range);
          return range.asWritten();
        });
    LOG.warn(
        "{}: the log was cut back to offset {}; of what stands there now to {}, which was planned"
            + " by then, only open ranges are read that were not begun; begun were {}",
        name,
        from,
        to,
        begun);
    return left;
  }

  /**
   * Gives up what Kafka no longer has.
   *
   * @param earliest first offset that Kafka still has, behind what is committed
   * @param hasRaw whether an object of raw has offsets of a range
   */
  static ResumePoint skipTo(
      long earliest, TopicPartition name, ResumePoint before, Predicate<Range> hasRaw) {
    long committed = before.committed();
    List<Range> left = new ArrayList<>();
    for (Range range : before.open()) {
      if (range.start() >= earliest) {
        left.add(range);
      } else if (range.end() > earliest && (range.written() || !hasRaw.test(range))) {
        // It keeps its name: a worker that still has all of it overwrites it with more.
        left.add(range);
      } else {
        // What is there of its beginning must not be replaced by its end alone.
        committed = Math.max(committed, range.end());
      }
    }
    committed = left.isEmpty() ? Math.max(committed, earliest) : left.get(0).start();
    LOG.warn(
        "{}: offsets {} to {} are skipped, Kafka no longer has them",
        name,
        before.committed(),
        Math.max(committed, earliest));
    return new ResumePoint(committed, left, before.leaderEpoch());
  }
}
