package superhero.dataflow.write;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.kafka.CutBack;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.Kafka;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;

/**
 * The topics of a Kafka cluster, read by a job that is the newest of its group. By default a range
 * that Kafka does not have as it was planned ends the job.
 */
public final class KafkaLog implements Serializable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);

  /** Ranges that were passed over. */
  private static final Counter GONE = Metrics.counter("read", "gone");

  private final Epoch epoch;
  private final boolean skipLostMessages;
  private final boolean topicsMayGo;

  private KafkaLog(Epoch epoch, boolean skipLostMessages, boolean topicsMayGo) {
    this.epoch = epoch;
    this.skipLostMessages = skipLostMessages;
    this.topicsMayGo = topicsMayGo;
  }

  /** Of the cluster of a job's group. */
  public static KafkaLog of(Epoch epoch) {
    return new KafkaLog(epoch, false, false);
  }

  /** Whether a range whose first messages Kafka no longer has is read from what is there. */
  public KafkaLog skippingLostMessages(boolean skip) {
    return new KafkaLog(epoch, skip, topicsMayGo);
  }

  /** Whether ranges of a topic that was deleted are passed over, with a warning. */
  public KafkaLog passingOverDeletedTopics(boolean pass) {
    return new KafkaLog(epoch, skipLostMessages, pass);
  }

  /**
   * True for a range that is on the lake already. So it is after the restore of a runner's
   * checkpoint, and objects of such a range are not touched again.
   */
  private boolean isWritten(Range range) {
    if (range.written()) {
      return true;
    }
    OptionalLong committed = epoch.group().committed(range.topicPartition(), range.topicId());
    return committed.isPresent() && committed.getAsLong() >= range.end();
  }

  /** The topic of a range is no longer there. */
  private static final class TopicGone extends RuntimeException {
    TopicGone(String message) {
      super(message);
    }
  }

  /** What the lake has of a range is not to be replaced by what Kafka still has of it. */
  private static final class Begun extends RuntimeException {}

  /**
   * Writes the objects of a range, unless they are on the lake already. Waits while Kafka or the
   * lake is away. Empty where the topic was deleted, and created again or not, and may be; nothing
   * that was read after that is written.
   *
   * @throws JobException where the topic may not be deleted, where Kafka no longer has messages of
   *     the range, or where a newer job has taken over
   */
  Optional<WrittenRange> write(Range range, List<Sink> sinks, Judge judge) {
    return isWritten(range)
        ? Optional.of(WrittenRange.before(range))
        : whereItIs(() -> Retry.whilePassing(() -> readOnce(range, sinks, judge)));
  }

  /**
   * The same range, if what it says may still be written: a worker that hung may not say that a
   * range is whole of which another job has deleted objects. Empty and exceptions as {@link
   * #write}.
   */
  Optional<WrittenRange> check(WrittenRange written) {
    return whereItIs(
        () -> {
          check(written.range(), written.leaderEpoch());
          return written;
        });
  }

  private Optional<WrittenRange> whereItIs(Supplier<WrittenRange> range) {
    try {
      return Optional.of(range.get());
    } catch (TopicGone e) {
      if (!topicsMayGo) {
        throw new JobException(e.getMessage(), e);
      }
      LOG.warn("{}; its messages are gone with it", e.getMessage());
      GONE.inc();
      return Optional.empty();
    }
  }

  private WrittenRange readOnce(Range range, List<Sink> sinks, Judge judge) {
    Kafka kafka = epoch.group().kafka();
    int leaderEpoch = leaderEpoch(range);
    Consumer<byte[], byte[]> consumer =
        kafka.consumerAt(range.topicPartition(), range.start(), leaderEpoch);
    try (RangeWriter writer =
        new RangeWriter(range, sinks, judge, () -> check(range, leaderEpoch), skipLostMessages)) {
      WrittenRange written = read(range, leaderEpoch, consumer, writer);
      kafka.release(consumer, leaderEpoch);
      return written;
    } catch (Begun e) {
      kafka.release(consumer, leaderEpoch);
      LOG.warn("{} stays on the lake as it is: Kafka no longer has its first messages", range);
      return WrittenRange.before(range);
    } catch (LogTruncationException e) {
      consumer.close(Duration.ZERO);
      OffsetAndMetadata divergent = e.divergentOffsets().get(range.topicPartition());
      throw cutBack(range, divergent == null ? range.start() : divergent.offset(), e);
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

  /**
   * Of the plan that this range is of: no message before its end is of a later leader, unless the
   * log was cut back. The plan is asked, and not the range, since a restart may accept such a log.
   */
  private int leaderEpoch(Range range) {
    TopicPartition partition = range.topicPartition();
    OffsetAndMetadata plan = epoch.group().plan().offsets(List.of(partition)).get(partition);
    return plan == null || plan.offset() < range.end()
        ? Integer.MAX_VALUE
        : plan.leaderEpoch().orElse(Integer.MAX_VALUE);
  }

  private WrittenRange read(
      Range range, int leaderEpoch, Consumer<byte[], byte[]> consumer, RangeWriter writer)
      throws IOException {
    TopicPartition partition = range.topicPartition();
    String etlId = range.etlId();
    long next = range.start();
    long lastMessage = System.nanoTime();
    while (consumer.position(partition) < range.end()) {
      List<ConsumerRecord<byte[], byte[]>> records = poll(range, consumer, writer);
      for (ConsumerRecord<byte[], byte[]> each : records) {
        if (each.offset() >= range.end()) {
          break;
        }
        if (each.leaderEpoch().orElse(leaderEpoch) > leaderEpoch) {
          throw cutBack(range, next, null);
        }
        next = each.offset() + 1;
        writer.add(new Message(range, etlId, each));
      }
      if (records.isEmpty()) {
        check(range, leaderEpoch);
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
    if (next < range.end() && leaderEpoch < Integer.MAX_VALUE) {
      compareEnd(range, leaderEpoch, consumer);
    }
    return writer.finish(leaderEpoch);
  }

  /** No message at its end tells of a leader, so Kafka is asked whether the log was cut back. */
  private static void compareEnd(Range range, int leaderEpoch, Consumer<byte[], byte[]> consumer) {
    TopicPartition partition = range.topicPartition();
    consumer.seek(partition, new OffsetAndMetadata(range.end(), Optional.of(leaderEpoch), ""));
    try {
      consumer.position(partition);
    } catch (LogTruncationException e) {
      if (!e.divergentOffsets().isEmpty()) {
        throw e;
      }
      // Old messages have no epochs.
      consumer.seek(partition, range.end());
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(
      Range range, Consumer<byte[], byte[]> consumer, RangeWriter writer) throws IOException {
    TopicPartition partition = range.topicPartition();
    try {
      return consumer.poll(POLL).records(partition);
    } catch (LogTruncationException e) {
      throw e;
    } catch (OffsetOutOfRangeException e) {
      check(range);
      consumer.seekToBeginning(List.of(partition));
      long first = consumer.position(partition);
      if (skipLostMessages && range.start() < first && first < range.end()) {
        if (!writer.skipTo(first)) {
          throw new Begun();
        }
        return List.of();
      }
      if (first <= range.start()) {
        throw cutBack(range, range.start(), e);
      }
      throw new JobException(
          "messages of "
              + range
              + " are no longer in Kafka: its retention has taken them before they were read;"
              + " to go on without them, start once with --skipLostMessages",
          e);
    }
  }

  private JobException cutBack(Range range, long from, @Nullable KafkaException cause) {
    check(range);
    return CutBack.of(range.topicPartition(), from, range.end(), cause);
  }

  /**
   * Asked when messages were read and before anything of them is written: a topic that has the same
   * id now had it when they were read, and a job that is still the newest may write.
   */
  private void check(Range range, int leaderEpoch) {
    if (check(range).flatMap(OffsetAndMetadata::leaderEpoch).orElse(leaderEpoch) > leaderEpoch) {
      // A restart may have accepted that the log was cut back.
      throw new JobException(range + " has another leader since it was read", null, true);
    }
  }

  /** The plan of its partition, of this job or an older one. */
  private Optional<OffsetAndMetadata> check(Range range) {
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
    Optional<OffsetAndMetadata> plan = epoch.group().plan().currentOffset(range.topicPartition());
    plan.ifPresent(each -> epoch.check(List.of(each)));
    return plan;
  }
}
