package superhero.dataflow.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import redis.clients.jedis.Jedis;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Range;
import superhero.dataflow.testdata.EmbeddedRedis;
import superhero.dataflow.write.Sink;
import superhero.dataflow.write.Uploaded;

/** Games in a Redis, and batches of messages that ask to clean them. */
record RedisGames(String uri, Path lake, Duration expiry) {
  static final String TOPIC = "lib.server.lobby";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Range RANGE = Messages.range(TOPIC);
  private static final String OBJECT =
      "stale_games/lib.server.lobby/date=2026-01-01/hour=12/"
          + "lib.server.lobby_01234567_0_0000000000000000000_0000000000000000100.json.gz";

  /** Writes what the game server keeps of a game, whose host is the first of its users. */
  static void write(EmbeddedRedis server, String game, String... users) {
    try (Jedis redis = server.connect()) {
      String key = "games:" + game;
      redis.rpush("games:players:" + users.length, game);
      redis.zadd("games:participants", users.length, game);
      redis.set(key + ":participants", String.valueOf(users.length));
      redis.set(key + ":status", "Completed");
      redis.set(key + ":host", users[0]);
      redis.rpush(key + ":order", users[0]);
      redis.rpush(key + ":logs", "{}", "{}");
      for (String user : users) {
        redis.sadd(key, user);
        redis.sadd(key + ":superheros", String.valueOf(user.hashCode()));
        redis.hset(key + ":superheros:" + user, Map.of("id", "1", "attack", "2", "health", "3"));
      }
    }
  }

  static String cleaning(String game, String user) {
    return log("{\"game_token\": \"" + game + "\", \"user_token\": \"" + user + "\"}");
  }

  static String log(String task) {
    return "{\"level\": \"INFO\", \"timestamp\": \"2026-01-01T12:00:00\", \"name\": \"n\","
        + " \"log_message\": \"Cleaning Game Records\", \"task\": "
        + task
        + "}";
  }

  RedisGames withExpiry(Duration other) {
    return new RedisGames(uri, lake, other);
  }

  /** A batch of these messages; the lines of its dead letters. */
  List<JsonNode> clean(String... values) throws IOException {
    return clean(List.of(values));
  }

  List<JsonNode> clean(List<String> values) throws IOException {
    Files.deleteIfExists(lake.resolve(OBJECT));
    Sink.Writer writer =
        StaleGamesSink.in(RedisServer.at(uri), Location.of(lake.toString()))
            .withExpiry(expiry)
            .open(RANGE);
    for (int i = 0; i < values.size(); i++) {
      writer.add(
          Messages.at(
              TOPIC, i, Messages.NOON, null, new RecordHeaders(), values.get(i).getBytes(UTF_8)),
          Verdict.NONE);
    }
    Uploaded.by(writer, new Batch(RANGE, RANGE.window().of(Messages.NOON)));
    return deadLetters();
  }

  /** What is in the one object that a batch may write; nothing else is on the lake. */
  private List<JsonNode> deadLetters() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (var files = Files.walk(lake)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!lake.relativize(file).toString().equals(OBJECT)) {
          throw new AssertionError("another object: " + file);
        }
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
          for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
            lines.add(JSON.readTree(line));
          }
        }
      }
    }
    return lines;
  }
}
