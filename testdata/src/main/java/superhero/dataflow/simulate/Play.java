package superhero.dataflow.simulate;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.SerializableSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import redis.clients.jedis.Connection;

/**
 * Turns the number of a game into its messages, some of them broken. Where there is a Redis, what
 * the game server keeps of the game is there before the messages come out.
 */
final class Play extends DoFn<Long, ProducerRecord<byte[], byte[]>> {
  private static final Counter MESSAGES = Metrics.counter("simulate", "messages");
  private static final long MALFORMED_SEED = 0x6d616c666f726d65L;
  private static final long UNFINISHED_SEED = 0x756e66696e697368L;

  private final long seed;
  private final double malformedShare;
  private final double unfinishedShare;
  private final Schedule schedule;
  private final @Nullable SerializableSupplier<Connection> redis;
  private transient @Nullable Connection connection;

  Play(
      long seed,
      double malformedShare,
      double unfinishedShare,
      Schedule schedule,
      @Nullable SerializableSupplier<Connection> redis) {
    this.seed = seed;
    this.malformedShare = malformedShare;
    this.unfinishedShare = unfinishedShare;
    this.schedule = schedule;
    this.redis = redis;
  }

  @ProcessElement
  public void process(
      @Element Long number, OutputReceiver<ProducerRecord<byte[], byte[]>> messages) {
    Game game = game(number);
    if (redis != null) {
      if (connection == null) {
        connection = redis.get();
      }
      game.state().writeTo(connection);
    }
    for (ProducerRecord<byte[], byte[]> message : messagesOf(game, number)) {
      messages.outputWithTimestamp(message, Instant.ofEpochMilli(message.timestamp()));
      MESSAGES.inc();
    }
  }

  @Teardown
  public void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private Game game(long number) {
    boolean unfinished =
        new SeededRandom(seed ^ UNFINISHED_SEED, number).fraction() < unfinishedShare;
    return unfinished
        ? Game.unfinished(seed, number, schedule.startOf(number))
        : Game.finished(seed, number, schedule.startOf(number));
  }

  List<ProducerRecord<byte[], byte[]>> messagesOf(long number) {
    return messagesOf(game(number), number);
  }

  private List<ProducerRecord<byte[], byte[]>> messagesOf(Game game, long number) {
    SeededRandom random = new SeededRandom(seed ^ MALFORMED_SEED, number);
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> message : game.messages()) {
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
