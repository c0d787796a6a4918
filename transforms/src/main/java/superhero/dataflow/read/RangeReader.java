package superhero.dataflow.read;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Message;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Retry;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.WrittenRange;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.Kafka;

/** Reads a range from Kafka into the stages. */
final class RangeReader implements Serializable {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Epoch epoch;
  private final List<Stage> stages;
  private final boolean skipLostMessages;

  /**
   * A reader of one job.
   *
   * @param skipLostMessages whether a range whose beginning Kafka no longer has is read from what
   *     is there
   */
  RangeReader(Epoch epoch, List<Stage> stages, boolean skipLostMessages) {
    this.epoch = epoch;
    this.stages = List.copyOf(stages);
    this.skipLostMessages = skipLostMessages;
  }

  /**
   * True for a range that is on the lake already. So it is after the restore of a runner's
   * checkpoint, and objects of such a range are not touched again.
   */
  boolean isWritten(Range range) {
    if (range.written()) {
      return true;
    }
    OptionalLong committed = epoch.group().committed(range.topicPartition(), range.topicId());
    return committed.isPresent() && committed.getAsLong() >= range.end();
  }

  /** The topic of a range is no longer there. */
  static final class TopicGone extends RuntimeException {
    TopicGone(String message) {
      super(message);
    }
  }

  /**
   * Writes the objects of a range. Waits while Kafka or the lake is away.
   *
   * @throws TopicGone if the topic was deleted, and created again or not; nothing that was read
   *     after that is written
   */
  WrittenRange read(Range range) {
    return Retry.whilePassing(() -> readOnce(range));
  }

  private WrittenRange readOnce(Range range) {
    Kafka kafka = epoch.group().kafka();
    Consumer<byte[], byte[]> consumer = kafka.consumerAt(range.topicPartition(), range.start());
    try {
      WrittenRange written = read(range, consumer);
      kafka.release(consumer);
      return written;
    } catch (KafkaException e) {
      consumer.close(Duration.ZERO);
      throw kafka.failure("read " + range, e);
    } catch (IOException e) {
      consumer.close(Duration.ZERO);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      consumer.close(Duration.ZERO);
      throw e;
    }
  }

  private WrittenRange read(Range range, Consumer<byte[], byte[]> consumer) throws IOException {
    TopicPartition partition = range.topicPartition();
    RangeWriter writer = new RangeWriter(range, stages, () -> check(range));
    String etlId = range.etlId();
    long lastMessage = System.nanoTime();
    while (consumer.position(partition) < range.end()) {
      List<ConsumerRecord<byte[], byte[]>> records = poll(range, consumer);
      for (ConsumerRecord<byte[], byte[]> each : records) {
        if (each.offset() >= range.end()) {
          break;
        }
        writer.add(new Message(range, etlId, each));
      }
      if (records.isEmpty()) {
        check(range);
      } else {
        lastMessage = System.nanoTime();
      }
      if (System.nanoTime() - lastMessage > Retry.PATIENCE.toNanos()) {
        throw new JobException(
            range
                + " has no message at offset "
                + consumer.position(partition)
                + " since "
                + Retry.PATIENCE.toMinutes()
                + " minutes, and no end: is the broker up,"
                + " and was the log cut back by an unclean leader election?");
      }
    }
    return writer.close();
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(
      Range range, Consumer<byte[], byte[]> consumer) {
    TopicPartition partition = range.topicPartition();
    try {
      return consumer.poll(POLL).records(partition);
    } catch (LogTruncationException e) {
      throw cutBack(range, e);
    } catch (OffsetOutOfRangeException e) {
      check(range);
      consumer.seekToBeginning(List.of(partition));
      long first = consumer.position(partition);
      if (skipLostMessages && range.start() < first && first < range.end()) {
        return List.of();
      }
      if (first <= range.start()) {
        throw cutBack(range, e);
      }
      throw new JobException(
          "messages of "
              + range
              + " are no longer in Kafka: its retention has taken them before they were read;"
              + " to go on without them, start once with --skipLostMessages",
          e);
    }
  }

  private static JobException cutBack(Range range, KafkaException cause) {
    return new JobException(
        "the log of "
            + range.topicPartition()
            + " was cut back, as by an unclean leader election: "
            + range
            + " was planned, and is no longer as it was; messages that are on the lake may be gone"
            + " from Kafka, and others may stand at their offsets. Use another --consumerGroup and"
            + " another lake for what comes now",
        cause);
  }

  /**
   * Asked when messages were read and before anything of them is written: a topic that has the same
   * id now had it when they were read, and a job that is still the newest may write.
   */
  private void check(Range range) {
    Optional<String> topicId = epoch.group().kafka().topicId(range.topic());
    if (!topicId.equals(Optional.of(range.topicId()))) {
      throw new TopicGone(
          "topic "
              + range.topic()
              + " was deleted"
              + (topicId.isEmpty() ? "" : " and created anew")
              + " before "
              + range
              + " was read");
    }
    epoch
        .group()
        .plan()
        .currentOffset(range.topicPartition())
        .ifPresent(plan -> epoch.check(List.of(plan)));
  }
}
