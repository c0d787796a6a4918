package superhero.dataflow.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Connection;
import redis.clients.jedis.resps.Tuple;
import superhero.dataflow.testdata.EmbeddedRedis;

@ExtendWith(TestPipelineExtension.class)
class GameStateTest {
  private static final Instant START = Instant.parse("2026-11-22T21:30:00Z");

  private EmbeddedRedis redis;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void aFinishedGameIsKeptAsItsMessagesSay(TestPipeline pipeline) {
    play(pipeline, PlayGames.of(1));

    List<Log> logs = Game.play(731, 0, START).stream().map(Log::of).toList();
    List<JsonNode> attacks =
        logs.stream()
            .filter(log -> log.message().equals("Attack Completed"))
            .map(Log::task)
            .toList();
    JsonNode payload = logs.get(0).task().get("PAYLOAD");
    String game = "games:" + payload.get("GAME_TOKEN").textValue();
    Map<String, String> health = new TreeMap<>();
    payload
        .get("PARTICIPANTS_HEROS")
        .forEach(hero -> health.put(hero.get("token").textValue(), hero.get("health").asText()));
    attacks.forEach(
        attack ->
            health.put(
                attack.at("/STATUS/DETAILS/ENEMY_TOKEN").textValue(),
                attack.at("/STATUS/DETAILS/ENEMY_HEALTH_POST").asText()));
    Map<String, Object> expected = new TreeMap<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode hero : payload.get("PARTICIPANTS_HEROS")) {
      String user = hero.get("token").textValue();
      if (hero.get("id").isNull()) {
        // Of this user the server has no hero.
        continue;
      }
      ids.add(hero.get("id").asText());
      expected.put(
          game + ":superheros:" + user,
          Map.of(
              "id", hero.get("id").asText(),
              "attack", hero.get("attack").asText(),
              "health", health.get(user)));
    }
    String participants = String.valueOf(health.size());
    expected.put(game, health.keySet());
    expected.put(game + ":superheros", ids);
    expected.put(game + ":host", payload.at("/PARTICIPANTS/0").textValue());
    expected.put(game + ":status", "Completed");
    expected.put(game + ":participants", participants);
    expected.put(
        game + ":order",
        health.keySet().stream().filter(user -> !health.get(user).equals("0")).toList());
    expected.put(
        "games:participants", List.of(new Tuple(game.substring(6), (double) health.size())));
    expected.put("games:players:" + participants, List.of(game.substring(6)));
    Map<String, Object> found = redis.contents();
    assertThat((List<?>) found.remove(game + ":logs")).hasSameSizeAs(attacks);

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aGamePlayedAgainReplacesItself(TestPipeline pipeline) {
    play(pipeline, PlayGames.of(5));
    Map<String, Object> once = withoutOrder(redis.contents());
    TestPipeline again = TestPipeline.create();
    again.enableAbandonedNodeEnforcement(false);
    play(again, PlayGames.of(5));

    assertThat(withoutOrder(redis.contents())).isEqualTo(once);
  }

  @Test
  void unfinishedGamesHaveNoCleaningAndOthersStayAsTheyAre() {
    Play play = new Play(731, 0, 0.3, new Schedule(START, java.time.Duration.ZERO), null);
    int unfinished = 0;
    for (long number = 0; number < 200; number++) {
      List<Log> logs = play.messagesOf(number).stream().map(Log::of).toList();
      List<Log> whole = Game.play(731, number, START).stream().map(Log::of).toList();
      if (logs.stream().anyMatch(log -> log.message().equals("Cleaning Game Records"))) {
        assertThat(logs).isEqualTo(whole);
      } else {
        unfinished++;
        assertThat(logs.get(0)).isEqualTo(whole.get(0));
      }
    }
    assertThat(unfinished).isBetween(40, 80);
  }

  private void play(TestPipeline pipeline, PlayGames games) {
    int port = redis.port();
    pipeline.apply(games.startingAt(START).withRedis(() -> new Connection("127.0.0.1", port)));
    pipeline.run().waitUntilFinish();
  }

  /** The list that all games share has them in the order in which they were played. */
  private static Map<String, Object> withoutOrder(Map<String, Object> contents) {
    Map<String, Object> sorted = new TreeMap<>(contents);
    sorted.replaceAll(
        (key, value) ->
            key.startsWith("games:players:")
                ? Stream.of(((List<?>) value).toArray()).sorted().toList()
                : value);
    return sorted;
  }
}
