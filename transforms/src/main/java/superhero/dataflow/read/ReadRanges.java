package superhero.dataflow.read;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Message;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.kafka.KafkaCluster;

/**
 * Reads ranges and hands each message to the stages, in offset order. In: ranges, bounded or not.
 * Out: the same ranges, each when all its objects are on the lake; on a retry they overwrite
 * themselves.
 *
 * <pre>
 * ranges.apply(ReadRanges.from(kafka).into(WriteRaw.to(raw), WriteStandard.to(standard, models)))
 * </pre>
 *
 * <p>The stages run inside the read, message by message, rather than as transforms of their own:
 * DirectRunner would read all ranges before it writes the first, and the other runners would copy
 * each batch; see RATIONALE.md.
 *
 * <p>Beam counts {@code read/messages} and {@code read/ranges}.
 */
public final class ReadRanges extends PTransform<PCollection<Range>, PCollection<Range>> {
  private final KafkaCluster kafka;
  private final List<Stage> stages;

  private ReadRanges(KafkaCluster kafka, List<Stage> stages) {
    this.kafka = kafka;
    this.stages = stages;
  }

  public static ReadRanges from(KafkaCluster kafka) {
    return new ReadRanges(kafka, List.of());
  }

  /** The stages, in the order in which they write. At least one. */
  public ReadRanges into(Stage... writers) {
    return new ReadRanges(kafka, List.of(writers));
  }

  @Override
  public PCollection<Range> expand(PCollection<Range> ranges) {
    checkState(!stages.isEmpty(), "ReadRanges needs a stage to read into");
    Coder<Range> coder = Range.RangeCoder.of();
    return ranges.apply("Read", ParDo.of(new ReadFn(kafka, stages))).setCoder(coder);
  }

  private static final class ReadFn extends DoFn<Range, Range> {
    private static final Counter MESSAGES = Metrics.counter("read", "messages");
    private static final Counter RANGES = Metrics.counter("read", "ranges");
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Without a message for so long, and no end either, the log is not what the plan saw. */
    private static final Duration STALLED = Duration.ofMinutes(5);

    private final KafkaCluster kafka;
    private final List<Stage> stages;

    ReadFn(KafkaCluster kafka, List<Stage> stages) {
      this.kafka = kafka;
      this.stages = stages;
    }

    @ProcessElement
    public void process(@Element Range range, OutputReceiver<Range> out) throws IOException {
      Consumer<byte[], byte[]> consumer = kafka.consumerAt(range.topicPartition(), range.start());
      try {
        read(range, consumer);
      } catch (OffsetOutOfRangeException e) {
        consumer.close(Duration.ZERO);
        throw new JobException(
            "messages of "
                + range
                + " are no longer in Kafka: its retention has taken them before they were read",
            e);
      } catch (KafkaException e) {
        consumer.close(Duration.ZERO);
        throw kafka.failure("read " + range, e);
      } catch (IOException | RuntimeException e) {
        consumer.close(Duration.ZERO);
        throw e;
      }
      kafka.release(consumer);
      RANGES.inc();
      out.output(range);
    }

    private void read(Range range, Consumer<byte[], byte[]> consumer) throws IOException {
      TopicPartition partition = range.topicPartition();
      RangeWriter writer = new RangeWriter(range, stages);
      String etlId = range.etlId();
      Instant deadline = Instant.now().plus(STALLED);
      while (consumer.position(partition) < range.end()) {
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
        for (ConsumerRecord<byte[], byte[]> each : records) {
          if (each.offset() >= range.end()) {
            break;
          }
          writer.add(new Message(range, etlId, each));
        }
        if (!records.isEmpty()) {
          deadline = Instant.now().plus(STALLED);
        } else if (Instant.now().isAfter(deadline)) {
          throw new JobException(
              range
                  + " has no message at offset "
                  + consumer.position(partition)
                  + " since "
                  + STALLED.toMinutes()
                  + " minutes, and no end: is the broker up,"
                  + " and was the log cut back by an unclean leader election?");
        }
      }
      MESSAGES.inc(writer.close());
    }
  }
}
