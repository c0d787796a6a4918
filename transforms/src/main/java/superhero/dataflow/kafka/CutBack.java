package superhero.dataflow.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;

/**
 * A log that was cut back and may have grown again. An unclean leader election does so: the new
 * leader never had the last messages of the old one, and gives their offsets to others. It tells by
 * Kafka's leader epochs, which only grow: below an offset that was listed in one epoch no message
 * is of a later one.
 */
public final class CutBack {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private CutBack() {}

  /**
   * The sentence about it.
   *
   * @param from the first offset that is known to have another message now, or none
   * @param to before it all was planned
   */
  public static JobException of(
      TopicPartition partition, long from, long to, @Nullable Throwable cause) {
    return new JobException(
        "the log of "
            + partition
            + " was cut back, as by an unclean leader election: its offsets from "
            + from
            + " to "
            + to
            + " were planned, Kafka has lost their messages, and others stand there now, or none."
            + " What is on the lake stays as it is. To go on without what stands there now, start"
            + " once with --skipLostMessages when the log has grown past offset "
            + to,
        cause);
  }

  /** See {@link Kafka#unchangedTo}. */
  static Map<TopicPartition, Long> unchangedTo(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> planned) {
    Map<TopicPartition, Long> unchanged = new HashMap<>();
    try {
      consumer.assign(planned.keySet());
      // A consumer that does not know the leaders yet would not compare.
      consumer.endOffsets(planned.keySet(), PATIENCE);
      planned.forEach(consumer::seek);
      for (TopicPartition partition : planned.keySet()) {
        while (!unchanged.containsKey(partition)) {
          try {
            unchanged.put(partition, consumer.position(partition, PATIENCE));
          } catch (LogTruncationException e) {
            // It speaks of all that are known by now. Topics with old messages have no epochs.
            for (TopicPartition cut : e.partitions()) {
              OffsetAndMetadata divergent = e.divergentOffsets().get(cut);
              unchanged.put(cut, (divergent == null ? planned.get(cut) : divergent).offset());
            }
          }
        }
      }
    } catch (TimeoutException e) {
      // Those without an answer are left out.
    }
    return unchanged;
  }
}
