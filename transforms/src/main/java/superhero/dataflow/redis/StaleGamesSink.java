package superhero.dataflow.redis;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.MessageLines;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.write.Sink;

/**
 * Lets the state of finished games expire in Redis, for each "Cleaning Game Records" message of a
 * batch whose other objects are all on the lake: to be the last sink. Repeated at will, with the
 * same effect.
 *
 * <p>Redis never stops the lake. A message that could not be cleaned, or whose tokens are refused,
 * is written to {@code stale_games/<topic>/date=YYYY-MM-DD/hour=HH/<name>.json.gz} among the dead
 * letters, a line like those of raw with its reason. These objects are not among those of etl_meta,
 * which follows from the log alone.
 *
 * <p>Beam counts messages as {@code redis/cleaned}, {@code redis/failed} and {@code redis/refused}.
 */
public final class StaleGamesSink implements Sink {
  private static final Counter CLEANED = Metrics.counter("redis", "cleaned");
  private static final Counter FAILED = Metrics.counter("redis", "failed");
  private static final Counter REFUSED = Metrics.counter("redis", "refused");
  private static final Duration DEFAULT_EXPIRY = Duration.ofSeconds(30);

  /** In one round trip, so that its answers fit into the buffers in between. */
  private static final int RECORDS_AT_ONCE = 500;

  /** For all that a batch asks, and so much more for each record. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration PATIENCE_A_RECORD = Duration.ofMillis(2);

  private final RedisServer redis;
  private final Duration expiry;
  private final Location deadLetters;

  private StaleGamesSink(RedisServer redis, Duration expiry, Location deadLetters) {
    this.redis = redis;
    this.expiry = expiry;
    this.deadLetters = deadLetters;
  }

  /**
   * Cleans in this Redis.
   *
   * @param deadLetters where {@code stale_games/} is to be
   */
  public static StaleGamesSink in(RedisServer redis, Location deadLetters) {
    return new StaleGamesSink(redis, DEFAULT_EXPIRY, deadLetters);
  }

  /** How long the state stays after its message; 30 s unless said otherwise. */
  public StaleGamesSink withExpiry(Duration expiry) {
    if (expiry.isNegative()) {
      throw new IllegalArgumentException("expiry is " + expiry + ", must be 0 or more");
    }
    return new StaleGamesSink(redis, expiry, deadLetters);
  }

  @Override
  public Writer open(Range range) {
    return new GamesWriter();
  }

  /** A message to be cleaned, without its parsed JSON. */
  private record Asked(GameRecord record, Message message) {}

  private final class GamesWriter implements Writer {
    private final List<Asked> asked = new ArrayList<>();
    private long refused;
    private @Nullable MessageLines lines;

    @Override
    public void add(Message message, Verdict verdict) throws IOException {
      if (!GameRecord.isAskedBy(message)) {
        return;
      }
      try {
        GameRecord record = GameRecord.of(message);
        asked.add(
            new Asked(record, new Message(message.range(), message.etlId(), message.kafka())));
      } catch (GameRecord.Refusal e) {
        refused++;
        lines().add(message, e.deadLetter());
      }
    }

    @Override
    public List<StoredObject> write(Batch batch, Uploads uploads) throws IOException {
      Map<GameRecord, String> failures = clean();
      long failed = 0;
      for (Asked each : asked) {
        String failure = failures.get(each.record);
        if (failure != null) {
          failed++;
          lines()
              .add(
                  each.message,
                  new DeadLetter(DeadLetter.Code.NOT_CLEANED, failure, null, "/value/task"));
        }
      }
      if (lines != null) {
        String path = "stale_games/" + batch.path(Compression.GZIP);
        uploads.put(deadLetters, path, lines.finish(), Compression.GZIP.mimeType());
      }
      count(CLEANED, asked.size() - failed);
      count(FAILED, failed);
      count(REFUSED, refused);
      return List.of();
    }

    /** A counter that never counted is not to be seen. */
    private static void count(Counter counter, long messages) {
      if (messages > 0) {
        counter.inc(messages);
      }
    }

    /** Why records were not cleaned. */
    private Map<GameRecord, String> clean() {
      Set<GameRecord> records = new LinkedHashSet<>();
      asked.forEach(each -> records.add(each.record));
      Duration patience = PATIENCE.plus(PATIENCE_A_RECORD.multipliedBy(records.size()));
      long deadline = System.nanoTime() + patience.toNanos();
      Map<GameRecord, String> failures = new HashMap<>();
      for (List<GameRecord> some : Iterables.partition(records, RECORDS_AT_ONCE)) {
        try {
          failures.putAll(
              redis
                  .client()
                  .ask(session -> new Cleaning(session, expiry.toMillis()).clean(some), deadline));
        } catch (RedisClient.Unanswered e) {
          some.forEach(record -> failures.put(record, e.getMessage()));
        }
      }
      return failures;
    }

    private MessageLines lines() throws IOException {
      if (lines == null) {
        lines = new MessageLines(Compression.GZIP);
      }
      return lines;
    }
  }
}
