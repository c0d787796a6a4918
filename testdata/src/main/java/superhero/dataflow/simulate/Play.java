package superhero.dataflow.simulate;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.joda.time.Instant;

/** Turns the number of a game into its messages, some of them broken. */
final class Play extends DoFn<Long, ProducerRecord<byte[], byte[]>> {
  private static final Counter MESSAGES = Metrics.counter("simulate", "messages");
  private static final long MALFORMED_SEED = 0x6d616c666f726d65L;

  private final long seed;
  private final double malformedShare;
  private final Schedule schedule;

  Play(long seed, double malformedShare, Schedule schedule) {
    this.seed = seed;
    this.malformedShare = malformedShare;
    this.schedule = schedule;
  }

  @ProcessElement
  public void process(
      @Element Long number, OutputReceiver<ProducerRecord<byte[], byte[]>> messages) {
    for (ProducerRecord<byte[], byte[]> message : messagesOf(number)) {
      messages.outputWithTimestamp(message, Instant.ofEpochMilli(message.timestamp()));
      MESSAGES.inc();
    }
  }

  List<ProducerRecord<byte[], byte[]>> messagesOf(long number) {
    SeededRandom random = new SeededRandom(seed ^ MALFORMED_SEED, number);
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> message :
        Game.play(seed, number, schedule.startOf(number))) {
      messages.add(random.fraction() < malformedShare ? broken(message, random) : message);
    }
    return messages;
  }

  private static ProducerRecord<byte[], byte[]> broken(
      ProducerRecord<byte[], byte[]> message, SeededRandom random) {
    return new ProducerRecord<>(
        message.topic(),
        message.partition(),
        message.timestamp(),
        message.key(),
        Malformed.any(random).breakUp(message.value(), random));
  }
}
