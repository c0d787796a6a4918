package superhero.dataflow.read;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Message;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Retry;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.WrittenRange;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Kafka;

/**
 * Reads ranges and hands each message to the stages, in offset order. In: ranges, bounded or not.
 * Out: {@link #WRITTEN}, the same ranges, each when all its objects are on the lake, and {@link
 * #WINDOWS}, the event windows that they met. On a retry objects overwrite themselves. While Kafka
 * or the lake is away it waits.
 *
 * <pre>
 * ranges.apply(ReadRanges.of(group).into(WriteRaw.to(raw), WriteStandard.to(standard, models)))
 * </pre>
 *
 * <p>The stages run inside the read, message by message, rather than as transforms of their own:
 * DirectRunner would read all ranges before it writes the first, and the other runners would copy
 * each batch; see RATIONALE.md.
 *
 * <p>Beam counts {@code read/messages} and {@code read/ranges}.
 */
public final class ReadRanges extends PTransform<PCollection<Range>, PCollectionTuple> {
  /** Ranges that are whole on the lake. */
  public static final TupleTag<Range> WRITTEN = new TupleTag<>("written") {};

  /** The folder of each event window that a range met, with the window's end as its timestamp. */
  public static final TupleTag<String> WINDOWS = new TupleTag<>("windows") {};

  private final ConsumerGroup group;
  private final List<Stage> stages;

  private ReadRanges(ConsumerGroup group, List<Stage> stages) {
    this.group = group;
    this.stages = stages;
  }

  /** From the group's cluster; ranges that the group has committed are not read again. */
  public static ReadRanges of(ConsumerGroup group) {
    return new ReadRanges(group, List.of());
  }

  /** The stages, in the order in which they write. At least one. */
  public ReadRanges into(Stage... writers) {
    return new ReadRanges(group, List.of(writers));
  }

  @Override
  public PCollectionTuple expand(PCollection<Range> ranges) {
    checkState(!stages.isEmpty(), "ReadRanges needs a stage to read into");
    PCollectionTuple out =
        ranges.apply(
            "Read",
            ParDo.of(new ReadFn(group, stages)).withOutputTags(WRITTEN, TupleTagList.of(WINDOWS)));
    out.get(WRITTEN).setCoder(Range.RangeCoder.of());
    out.get(WINDOWS).setCoder(StringUtf8Coder.of());
    return out;
  }

  private static final class ReadFn extends DoFn<Range, Range> {
    private static final Counter MESSAGES = Metrics.counter("read", "messages");
    private static final Counter RANGES = Metrics.counter("read", "ranges");
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ConsumerGroup group;
    private final Kafka kafka;
    private final List<Stage> stages;

    ReadFn(ConsumerGroup group, List<Stage> stages) {
      this.group = group;
      this.kafka = group.kafka();
      this.stages = stages;
    }

    /** A message can be late by any time. */
    @Override
    @SuppressWarnings("deprecation") // Nothing has come in its place.
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return org.joda.time.Duration.millis(Long.MAX_VALUE);
    }

    @ProcessElement
    public void process(@Element Range range, MultiOutputReceiver out) {
      if (!isCommitted(range)) {
        checkTopic(range);
        WrittenRange written = Retry.whilePassing(() -> read(range));
        for (IntervalWindow window : written.windows()) {
          out.get(WINDOWS)
              .outputWithTimestamp(range.window().folder(window), window.maxTimestamp());
        }
        MESSAGES.inc(written.messages());
        RANGES.inc();
      }
      out.get(WRITTEN).output(range);
    }

    /** As after the restore of a runner's checkpoint: objects of these are not touched again. */
    private boolean isCommitted(Range range) {
      OffsetAndMetadata committed =
          group.offsets(List.of(range.topicPartition())).get(range.topicPartition());
      return committed != null && committed.offset() >= range.end();
    }

    private void checkTopic(Range range) {
      Optional<String> topicId = kafka.topicId(range.topic());
      if (!topicId.equals(Optional.of(range.topicId()))) {
        throw new JobException(
            "topic "
                + range.topic()
                + " was deleted"
                + (topicId.isEmpty() ? "" : " and created anew")
                + " before "
                + range
                + " was read");
      }
    }

    private WrittenRange read(Range range) {
      Consumer<byte[], byte[]> consumer = kafka.consumerAt(range.topicPartition(), range.start());
      try {
        WrittenRange written = read(range, consumer);
        kafka.release(consumer);
        return written;
      } catch (OffsetOutOfRangeException e) {
        consumer.close(Duration.ZERO);
        throw new JobException(
            "messages of "
                + range
                + " are no longer in Kafka: its retention has taken them before they were read;"
                + " to go on without them, start once with --skipLostMessages",
            e);
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
      RangeWriter writer = new RangeWriter(range, stages);
      String etlId = range.etlId();
      Instant deadline = Instant.now().plus(Retry.PATIENCE);
      while (consumer.position(partition) < range.end()) {
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
        for (ConsumerRecord<byte[], byte[]> each : records) {
          if (each.offset() >= range.end()) {
            break;
          }
          writer.add(new Message(range, etlId, each));
        }
        if (!records.isEmpty()) {
          deadline = Instant.now().plus(Retry.PATIENCE);
        } else if (Instant.now().isAfter(deadline)) {
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
  }
}
