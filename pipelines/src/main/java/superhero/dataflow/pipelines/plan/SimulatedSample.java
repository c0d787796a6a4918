package superhero.dataflow.pipelines.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import superhero.dataflow.message.Message;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.simulate.Topic;

/** Messages of the simulator, as if one partition of Kafka had them. */
final class SimulatedSample {
  private static final long SEED = 731;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MILLIS_BETWEEN_GAMES = 100;

  private SimulatedSample() {}

  /** Those of {@link Topic#GAME}. */
  static List<Message> ofGames(int count) {
    Range range =
        new Range(
            Topic.GAME.topicName(), "0".repeat(32), 0, 0, count, EventWindow.HOUR, Long.MAX_VALUE);
    List<Message> messages = new ArrayList<>();
    for (long game = 0; messages.size() < count; game++) {
      for (ProducerRecord<byte[], byte[]> each :
          Game.play(SEED, game, START.plusMillis(game * MILLIS_BETWEEN_GAMES))) {
        if (each.topic().equals(range.topic()) && messages.size() < count) {
          messages.add(new Message(range, range.etlId(), record(each, messages.size())));
        }
      }
    }
    return messages;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      ProducerRecord<byte[], byte[]> sent, long offset) {
    return new ConsumerRecord<>(
        sent.topic(),
        0,
        offset,
        sent.timestamp(),
        TimestampType.CREATE_TIME,
        -1,
        sent.value().length,
        null,
        sent.value(),
        new RecordHeaders(),
        Optional.empty());
  }
}
