package superhero.dataflow.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.simulate.Topic;
import superhero.dataflow.testdata.EmbeddedKafka;

/**
 * The simulator's games in Kafka, and what the tables should have of them.
 *
 * @param ends offset behind the last message of each partition
 * @param values their sizes in bytes
 * @param attacks messages that are rows of lib_server_game
 * @param heroes rows of lib_server_lobby
 */
record GameLog(
    Map<TopicPartition, Long> ends, LongSummaryStatistics values, long attacks, long heroes) {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration SPACING = Duration.ofMillis(100);
  private static final byte[] ATTACK = "\"Attack Completed\"".getBytes(US_ASCII);
  private static final byte[] MATCH = "\"Starting Match\"".getBytes(US_ASCII);
  private static final byte[] HERO = "\\\"health\\\": ".getBytes(US_ASCII);

  static List<String> topics() {
    return List.of(Topic.LOBBY.topicName(), Topic.GAME.topicName());
  }

  long messages() {
    return values.getCount();
  }

  /** Plays games on all cores until there are so many messages. */
  static GameLog write(EmbeddedKafka kafka, long messages, int partitions, long seed)
      throws ExecutionException, InterruptedException {
    kafka.createTopic(Topic.LOBBY.topicName(), Topic.LOBBY.partitions());
    kafka.createTopic(Topic.GAME.topicName(), partitions);
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    List<Future<GameLog>> parts = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      int first = i;
      long share = messages / cores + (i < messages % cores ? 1 : 0);
      parts.add(
          threads.submit(
              () -> play(kafka.bootstrapServers(), seed, first, cores, share, partitions)));
    }
    threads.shutdown();
    GameLog log = new GameLog(Map.of(), new LongSummaryStatistics(), 0, 0);
    for (Future<GameLog> part : parts) {
      log = log.plus(part.get());
    }
    return log;
  }

  private static GameLog play(
      String servers, long seed, int first, int step, long messages, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    // One that is not taken lets those behind it fail too.
    Map<TopicPartition, Future<RecordMetadata>> last = new HashMap<>();
    LongSummaryStatistics values = new LongSummaryStatistics();
    long attacks = 0;
    long heroes = 0;
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings(servers))) {
      for (long game = first; values.getCount() < messages; game += step) {
        for (ProducerRecord<byte[], byte[]> each :
            Game.play(seed, game, START.plus(SPACING.multipliedBy(game)))) {
          if (values.getCount() == messages) {
            break;
          }
          boolean isGame = each.topic().equals(Topic.GAME.topicName());
          int partition = isGame ? Math.floorMod(game, partitions) : each.partition();
          TopicPartition to = new TopicPartition(each.topic(), partition);
          last.put(
              to,
              producer.send(
                  new ProducerRecord<>(
                      to.topic(), partition, each.timestamp(), each.key(), each.value())));
          ends.merge(to, 1L, Long::sum);
          values.accept(each.value().length);
          attacks += isGame && count(ATTACK, each.value()) > 0 ? 1 : 0;
          heroes += !isGame && count(MATCH, each.value()) > 0 ? count(HERO, each.value()) : 0;
        }
      }
      for (Future<RecordMetadata> sent : last.values()) {
        sent.get();
      }
    }
    return new GameLog(ends, values, attacks, heroes);
  }

  private GameLog plus(GameLog other) {
    Map<TopicPartition, Long> sums = new HashMap<>(ends);
    other.ends.forEach((partition, end) -> sums.merge(partition, end, Long::sum));
    LongSummaryStatistics both = new LongSummaryStatistics();
    both.combine(values);
    both.combine(other.values);
    return new GameLog(sums, both, attacks + other.attacks, heroes + other.heroes);
  }

  private static Map<String, Object> settings(String servers) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        servers,
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.LINGER_MS_CONFIG,
        20,
        ProducerConfig.BATCH_SIZE_CONFIG,
        256 * 1024);
  }

  private static int count(byte[] word, byte[] text) {
    int count = 0;
    for (int at = 0; at + word.length <= text.length; at++) {
      if (Arrays.equals(text, at, at + word.length, word, 0, word.length)) {
        count++;
      }
    }
    return count;
  }
}
