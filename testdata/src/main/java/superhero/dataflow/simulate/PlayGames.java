package superhero.dataflow.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableSupplier;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.checkerframework.checker.nullness.qual.Nullable;
import redis.clients.jedis.Connection;

/**
 * Plays games and gives their messages, ready to be written to the topics of {@link Topic}.
 *
 * <p>Out: records with topic, partition, timestamp and value; the key is null, and so is the value
 * of a {@link Malformed#TOMBSTONE}. The element's timestamp is the record's. Bounded, or with
 * {@link #withMessagesPerSecond} unbounded; it ends after the last game either way. Game {@code n}
 * starts {@code n} times {@link #spacedBy} after {@link #startingAt}.
 *
 * <p>The same seed, start and spacing give the same messages, to the byte, on any runner, at any
 * parallelism and rate, and on retry. The order in which games come is not defined; a game's
 * messages come in order. Retries and KafkaIO may write a message twice.
 *
 * <pre>{@code
 * pipeline
 *     .apply(PlayGames.of(1_000).withMalformed(0.01))
 *     .apply(
 *         KafkaIO.<byte[], byte[]>writeRecords()
 *             .withBootstrapServers("127.0.0.1:9092")
 *             .withKeySerializer(ByteArraySerializer.class)
 *             .withValueSerializer(ByteArraySerializer.class));
 * }</pre>
 */
public final class PlayGames
    extends PTransform<PBegin, PCollection<ProducerRecord<byte[], byte[]>>> {
  private static final long DEFAULT_SEED = 731;
  private static final Duration DEFAULT_SPACING = Duration.ofMillis(100);
  private static final int GAMES_TO_ESTIMATE_BY = 200;

  private final long games;
  private final long seed;
  private final double messagesPerSecond;
  private final double malformedShare;
  private final double unfinishedShare;
  private final Duration spacing;
  private final Optional<Instant> start;
  private final @Nullable SerializableSupplier<Connection> redis;

  private PlayGames(
      long games,
      long seed,
      double messagesPerSecond,
      double malformedShare,
      double unfinishedShare,
      Duration spacing,
      Optional<Instant> start,
      @Nullable SerializableSupplier<Connection> redis) {
    this.games = games;
    this.seed = seed;
    this.messagesPerSecond = messagesPerSecond;
    this.malformedShare = malformedShare;
    this.unfinishedShare = unfinishedShare;
    this.spacing = spacing;
    this.start = start;
    this.redis = redis;
  }

  /**
   * Plays the games 0 to {@code games - 1}.
   *
   * @param games 0 or more
   */
  public static PlayGames of(long games) {
    require(games >= 0, "games", games, "0 or more");
    return new PlayGames(
        games,
        DEFAULT_SEED,
        Double.POSITIVE_INFINITY,
        0,
        0,
        DEFAULT_SPACING,
        Optional.empty(),
        null);
  }

  /** What all games are derived from; {@value #DEFAULT_SEED} unless said otherwise. */
  public PlayGames withSeed(long seed) {
    return new PlayGames(
        games, seed, messagesPerSecond, malformedShare, unfinishedShare, spacing, start, redis);
  }

  /**
   * Gives messages at this rate, on average over some games: a game's messages come all at once.
   * Unless said otherwise they come as fast as can be.
   *
   * @param messagesPerSecond more than 0
   */
  public PlayGames withMessagesPerSecond(double messagesPerSecond) {
    require(messagesPerSecond > 0, "messagesPerSecond", messagesPerSecond, "more than 0");
    return new PlayGames(
        games, seed, messagesPerSecond, malformedShare, unfinishedShare, spacing, start, redis);
  }

  /**
   * Breaks some messages; the others stay as they are. None unless said otherwise.
   *
   * @param share the share of messages to break, 0 to 1
   */
  public PlayGames withMalformed(double share) {
    require(share >= 0 && share <= 1, "share of malformed messages", share, "0 to 1");
    return new PlayGames(
        games, seed, messagesPerSecond, share, unfinishedShare, spacing, start, redis);
  }

  /**
   * Event time between the starts of two games, however fast they are played; {@code PT0.1S} unless
   * said otherwise.
   *
   * @param spacing 0 or more
   */
  public PlayGames spacedBy(Duration spacing) {
    require(!spacing.isNegative(), "spacing", spacing, "0 or more");
    return new PlayGames(
        games, seed, messagesPerSecond, malformedShare, unfinishedShare, spacing, start, redis);
  }

  /** Event time of the first game's start; when the transform is applied unless said otherwise. */
  public PlayGames startingAt(Instant start) {
    return new PlayGames(
        games,
        seed,
        messagesPerSecond,
        malformedShare,
        unfinishedShare,
        spacing,
        Optional.of(start),
        redis);
  }

  /**
   * Stops some games somewhere in the middle, for ever. None unless said otherwise.
   *
   * @param share the share of games that nobody finishes, 0 to 1
   */
  public PlayGames withUnfinished(double share) {
    require(share >= 0 && share <= 1, "share of unfinished games", share, "0 to 1");
    return new PlayGames(
        games, seed, messagesPerSecond, malformedShare, share, spacing, start, redis);
  }

  /**
   * Writes to Redis what the game server keeps of each game, before the game's messages come.
   *
   * @param connection a new one each time, made where the games are played
   */
  public PlayGames withRedis(SerializableSupplier<Connection> connection) {
    return new PlayGames(
        games,
        seed,
        messagesPerSecond,
        malformedShare,
        unfinishedShare,
        spacing,
        start,
        connection);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("games", games))
        .add(DisplayData.item("seed", seed))
        .addIfNotDefault(
            DisplayData.item("messagesPerSecond", messagesPerSecond), Double.POSITIVE_INFINITY)
        .add(DisplayData.item("malformed", malformedShare))
        .add(DisplayData.item("unfinished", unfinishedShare));
  }

  @Override
  public PCollection<ProducerRecord<byte[], byte[]>> expand(PBegin input) {
    Schedule schedule = new Schedule(start.orElseGet(Instant::now), spacing);
    return numbers(input, schedule)
        .apply("Play", ParDo.of(new Play(seed, malformedShare, unfinishedShare, schedule, redis)))
        .setCoder(new MessageCoder());
  }

  private PCollection<Long> numbers(PBegin input, Schedule schedule) {
    if (Double.isInfinite(messagesPerSecond)) {
      return input
          .apply("Number", GenerateSequence.from(0).to(games))
          .apply("Spread", Reshuffle.viaRandomKey());
    }
    double gamesPerSecond = messagesPerSecond / meanMessages(seed);
    return input.apply("Number", new NumberAtRate(games, gamesPerSecond, schedule));
  }

  /** Messages a game on average, good or malformed, by the first games of this seed. */
  static double meanMessages(long seed) {
    long messages = 0;
    for (long number = 0; number < GAMES_TO_ESTIMATE_BY; number++) {
      messages += Game.play(seed, number, Instant.EPOCH).size();
    }
    return (double) messages / GAMES_TO_ESTIMATE_BY;
  }

  private static void require(boolean good, String name, Object value, String range) {
    if (!good) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + range);
    }
  }
}
