package superhero.dataflow.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.testdata.EmbeddedRedis;
import superhero.dataflow.write.Uploaded;

class StaleGamesSinkTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static EmbeddedRedis redis;
  private static Jedis client;

  @TempDir Path lake;
  private RedisGames games;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.start();
    client = redis.connect();
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    client.flushAll();
    games = new RedisGames(redis.uri(), lake, Duration.ZERO);
  }

  @Test
  void aPlayersMessageTakesThatPlayersHeroAlone() throws IOException {
    RedisGames.write(redis, "g", "host", "ann", "bob");
    Map<String, Object> expected = redis.contents();
    expected.remove("games:g:superheros:ann");

    assertThat(games.clean(RedisGames.cleaning("g", "ann"))).isEmpty();

    assertThat(redis.contents()).isEqualTo(expected);
    assertThat(redis.expiringKeys()).isZero();
  }

  @Test
  void theHostsMessageTakesTheGameAndNoOtherGame() throws IOException {
    RedisGames.write(redis, "other", "host", "ann");
    Map<String, Object> expected = redis.contents();
    RedisGames.write(redis, "g", "host", "ann");
    expected.put("games:g:superheros:ann", client.hgetAll("games:g:superheros:ann"));

    assertThat(games.clean(RedisGames.cleaning("g", "host"))).isEmpty();

    assertThat(redis.contents()).isEqualTo(expected);
  }

  @Test
  void keysStayUntilTheirExpiry() throws IOException {
    RedisGames.write(redis, "g", "host", "ann");
    Set<String> before = new TreeSet<>(redis.contents().keySet());
    before.removeAll(Set.of("games:participants", "games:players:2"));

    games.withExpiry(HOUR).clean(RedisGames.cleaning("g", "host"), RedisGames.cleaning("g", "ann"));

    assertThat(redis.contents().keySet()).isEqualTo(before).hasSize(9);
    assertThat(before)
        .allSatisfy(key -> assertThat(client.pttl(key)).isBetween(1L, HOUR.toMillis()));
  }

  @Test
  void thirtySecondsAreTheDefault() throws IOException {
    RedisGames.write(redis, "g", "host");
    var sink = StaleGamesSink.in(RedisServer.at(redis.uri()), Location.of(lake.toString()));
    var range = Messages.range(RedisGames.TOPIC);
    var writer = sink.open(range);
    writer.add(Messages.of(RedisGames.TOPIC, RedisGames.cleaning("g", "host")), Verdict.NONE);
    Uploaded.by(writer, new Batch(range, range.window().of(Messages.NOON)));

    assertThat(client.pttl("games:g")).isBetween(1L, 30_000L);
  }

  @Test
  void theHostsMessageCanComeFirst() throws IOException {
    RedisGames.write(redis, "g", "host", "ann", "bob");

    games.clean(RedisGames.cleaning("g", "host"));
    assertThat(redis.contents())
        .containsOnlyKeys("games:g:superheros:ann", "games:g:superheros:bob");
    games.clean(RedisGames.cleaning("g", "ann"));
    games.clean(RedisGames.cleaning("g", "bob"));

    assertThat(redis.contents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheServerWritesAfterTheHostsMessageGoesWithTheNextOne(boolean expired)
      throws IOException {
    RedisGames.write(redis, "g", "host", "ann");
    games.withExpiry(expired ? Duration.ZERO : HOUR).clean(RedisGames.cleaning("g", "host"));
    // SET takes the expiry away, and the server sets the status while a player still looks on.
    client.set("games:g:status", "Completed");
    client.rpush("games:g:logs", "{}");

    games.withExpiry(HOUR).clean(RedisGames.cleaning("g", "ann"));

    assertThat(redis.expiringKeys()).isPositive().isEqualTo(redis.keys());
  }

  @Test
  void tenTimesIsOnce() throws IOException {
    RedisGames.write(redis, "other", "host", "ann");
    RedisGames.write(redis, "g", "host", "ann");
    List<String> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(RedisGames.cleaning("g", "host"));
      ten.add(RedisGames.cleaning("g", "ann"));
    }
    RedisGames hourly = games.withExpiry(HOUR);
    hourly.clean(ten);
    Map<String, Object> once = redis.contents();
    for (String key : client.keys("games:g*")) {
      client.pexpire(key, 1_000_000);
    }

    for (int i = 0; i < 10; i++) {
      hourly.clean(ten);
    }

    assertThat(redis.contents()).isEqualTo(once);
    assertThat(client.keys("games:g*"))
        .hasSize(9)
        .allSatisfy(key -> assertThat(client.pttl(key)).isBetween(1L, 1_000_000L));
  }

  @Test
  void anExpiryThatIsTooLateIsBroughtForward() throws IOException {
    RedisGames.write(redis, "g", "host");
    client.pexpire("games:g:logs", 100 * HOUR.toMillis());

    games.withExpiry(HOUR).clean(RedisGames.cleaning("g", "host"));

    assertThat(client.pttl("games:g:logs")).isBetween(1L, HOUR.toMillis());
  }

  @Test
  void aGameWhoseNumberIsGoneIsFoundByHowManyJoined() throws IOException {
    RedisGames.write(redis, "g", "host", "ann", "bob");
    client.del("games:g:participants", "games:g:status", "games:g:superheros:host");

    games.clean(RedisGames.cleaning("g", "host"));

    assertThat(redis.contents())
        .containsOnlyKeys("games:g:superheros:ann", "games:g:superheros:bob");
  }

  @Test
  void aGameThatWasNotFullIsInTheListOfTheNumberThatItIsFor() throws IOException {
    RedisGames.write(redis, "g", "host", "ann", "bob");
    client.zadd("games:participants", 1, "g");

    games.clean(RedisGames.cleaning("g", "host"));

    assertThat(client.exists("games:players:3", "games:participants")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"GAME_TOKEN\": \"g\", \"USER_TOKEN\": \"host\"}",
        "{\"game_token\": \"g\", \"USER_TOKEN\": \"host\"}",
        "\"{\\\"game_token\\\": \\\"g\\\", \\\"user_token\\\": \\\"host\\\"}\"",
        "\"{\\\"GAME_TOKEN\\\": \\\"g\\\", \\\"USER_TOKEN\\\": \\\"host\\\"}\""
      })
  void namesInUpperCaseAndTasksInStringsDoToo(String task) throws IOException {
    RedisGames.write(redis, "g", "host");

    assertThat(games.clean(RedisGames.log(task))).isEmpty();

    assertThat(redis.contents()).isEmpty();
  }

  @Test
  void otherLogsCleanNothing() throws IOException {
    RedisGames.write(redis, "g", "host");
    Map<String, Object> before = redis.contents();

    assertThat(
            games.clean(
                RedisGames.cleaning("g", "host").replace("Cleaning Game Records", "Starting Match"),
                "not JSON",
                "[\"Cleaning Game Records\"]",
                "{\"log_message\": {\"Cleaning Game Records\": 1}}"))
        .isEmpty();

    assertThat(redis.contents()).isEqualTo(before);
  }

  static List<String> refusedTokens() {
    return List.of(
        "\"*\"",
        "\"g*\"",
        "\"?\"",
        "\"[g]\"",
        "\"g h\"",
        "\" g\"",
        "\"g:host\"",
        "\"a:b\"",
        "\"\"",
        "\"" + "g".repeat(65) + "\"",
        "\"" + "g".repeat(100_000) + "\"",
        "\"g\\n\"",
        "\"g\\r\\nFLUSHALL\\r\\n\"",
        "\"\\u0000\"",
        "\"\u00fc\"",
        "\"\\ud800\"",
        "null",
        "1",
        "[\"g\"]",
        "{\"g\": 1}");
  }

  @ParameterizedTest
  @MethodSource("refusedTokens")
  void tokensThatAreNotPlainTouchNothing(String token) throws IOException {
    RedisGames.write(redis, "g", "host", "ann");
    RedisGames.write(redis, "a", "host");
    client.set("games:a:b", "c");
    Map<String, Object> before = redis.contents();

    List<JsonNode> lines =
        games.clean(
            RedisGames.log("{\"game_token\": " + token + ", \"user_token\": \"host\"}"),
            RedisGames.log("{\"game_token\": \"g\", \"user_token\": " + token + "}"));

    assertThat(redis.contents()).isEqualTo(before);
    assertThat(redis.expiringKeys()).isZero();
    assertThat(lines)
        .extracting(line -> line.get("pointer").textValue())
        .containsExactly("/value/task/game_token", "/value/task/user_token");
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.get("reason").textValue())
                    .isEqualTo(
                        "refused for Redis: expected a token of 1 to 64 letters, digits, - or _"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"participants", "players"})
  void aGameCannotHaveTheNameOfWhatAllGamesShare(String name) throws IOException {
    RedisGames.write(redis, "g", "host", "ann");
    Map<String, Object> before = redis.contents();

    assertThat(games.clean(RedisGames.cleaning(name, "host")))
        .singleElement()
        .extracting(line -> line.get("reason").textValue())
        .isEqualTo("refused for Redis: '" + name + "' is no game");

    assertThat(redis.contents()).isEqualTo(before);
    assertThat(redis.expiringKeys()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[]", "\"\"", "\"{\"", "\"[]\""})
  void tasksWithoutTokensAreRefused(String task) throws IOException {
    assertThat(games.clean(RedisGames.log(task)))
        .singleElement()
        .satisfies(line -> assertThat(line.get("pointer").textValue()).startsWith("/value/task"))
        .satisfies(line -> assertThat(line.get("value").get("task")).hasToString(task));
  }

  @Test
  void aKeyOfAnotherTypeIsOneMessagesDeadLetterAlone() throws IOException {
    RedisGames.write(redis, "wrong", "host");
    RedisGames.write(redis, "g", "host", "ann");
    client.del("games:wrong:host");
    client.rpush("games:wrong:host", "host");
    Map<String, Object> expected = redis.contents();

    List<JsonNode> lines =
        games.clean(
            RedisGames.cleaning("wrong", "host"),
            RedisGames.cleaning("g", "host"),
            RedisGames.cleaning("g", "ann"));

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).get("offset").intValue()).isZero();
    assertThat(lines.get(0).get("reason").textValue())
        .startsWith("Redis holds what it should not at games:wrong:host: WRONGTYPE");
    expected.keySet().removeIf(key -> key.startsWith("games:g") || key.equals("games:players:2"));
    expected.put("games:participants", client.zrangeWithScores("games:participants", 0, -1));
    assertThat(redis.contents()).isEqualTo(expected);
    // Nor is the server left alone for it.
    RedisGames.write(redis, "g", "host");
    assertThat(games.clean(RedisGames.cleaning("g", "host"))).isEmpty();
  }

  @Test
  void untilTheListIsRightTheHostStaysToSayThatSomethingIsLeft() throws IOException {
    RedisGames.write(redis, "g", "host");
    client.del("games:players:1");
    client.set("games:players:1", "no list");

    assertThat(games.clean(RedisGames.cleaning("g", "host"))).hasSize(1);
    assertThat(redis.contents())
        .containsOnlyKeys("games:g:host", "games:participants", "games:players:1");

    client.del("games:players:1");
    client.rpush("games:players:1", "g");
    assertThat(games.clean(RedisGames.cleaning("g", "host"))).isEmpty();
    assertThat(redis.contents()).isEmpty();
  }

  @Test
  void ofAThousandGamesTheUnfinishedAloneStay() throws IOException {
    Random random = new Random(731);
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      if (i % 5 == 0) {
        RedisGames.write(redis, "unfinished-" + i, "host-" + i, "ann-" + i);
      }
    }
    Map<String, Object> unfinished = redis.contents();
    for (int i = 0; i < 1_000; i++) {
      if (i % 5 != 0) {
        RedisGames.write(redis, "g-" + i, "host-" + i, "ann-" + i, "bob-" + i);
        for (String user : List.of("host-", "ann-", "bob-")) {
          for (int times = random.nextInt(3); times >= 0; times--) {
            messages.add(RedisGames.cleaning("g-" + i, user + i));
          }
        }
      }
    }
    Collections.shuffle(messages, random);
    RedisGames soon = games.withExpiry(Duration.ofMillis(200));

    for (int start = 0; start < messages.size(); start += 1_300) {
      int end = Math.min(messages.size(), start + 1_300);
      assertThat(soon.clean(messages.subList(start, end))).isEmpty();
    }

    await().until(() -> redis.expiringKeys() == 0);
    assertThat(redis.contents()).isEqualTo(unfinished);
  }
}
