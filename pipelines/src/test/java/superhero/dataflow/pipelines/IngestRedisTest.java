package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static superhero.dataflow.pipelines.Services.ingest;
import static superhero.dataflow.pipelines.Services.newLake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.Tuple;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.EmbeddedKafka;
import superhero.dataflow.testdata.EmbeddedRedis;

class IngestRedisTest {
  private EmbeddedKafka kafka;
  private EmbeddedRedis redis;
  private Map<String, Object> before;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start();
    redis = EmbeddedRedis.start();
  }

  @AfterEach
  void stop() {
    kafka.close();
    redis.close();
  }

  @Test
  void ofAThousandGamesNoKeyOfAFinishedOneIsLeftAndEveryKeyOfTheOthers() {
    simulate("--games=1000", "--unfinished=0.2");
    Lake lake = newLake();

    Outcome outcome = clean(lake, "--redisExpiry=100ms");

    List<JsonNode> cleanings = cleanings(lake);
    assertThat(outcome.out())
        .contains(String.format("%,d game records cleaned", cleanings.size()))
        .doesNotContain("not cleaned", "refused", "away");
    assertThat(lake.deadLetterLines()).isEmpty();
    Set<String> finished =
        cleanings.stream()
            .map(line -> line.at("/value/task/game_token").textValue())
            .collect(Collectors.toSet());
    await().until(() -> redis.expiringKeys() == 0);
    assertThat(finished).hasSizeBetween(700, 900);
    assertThat(redis.contents()).isEqualTo(without(finished)).hasSizeGreaterThan(1_000);
  }

  @Test
  void whileRedisIsAwayTheLakeIsTheSameAndItsGamesAreDeadLetters() {
    simulate("--games=30", "--malformed=0.01");
    redis.kill();
    Lake lake = newLake();
    Lake plain = newLake();
    succeed(ingest(plain, "--bootstrapServers=" + kafka.bootstrapServers(), "--until=latest"));

    Outcome outcome = clean(lake);

    assertThat(outcome.out())
        .contains("Redis " + redis.uri() + "/0 is away", "game records not cleaned");
    assertThat(lake.rawObjects()).isNotEmpty().containsExactlyEntriesOf(plain.rawObjects());
    for (String table : List.of("buffer_meta", "log_meta", "lib_server_game", "lib_server_lobby")) {
      assertThat(lake.table(table)).isNotEmpty().isEqualTo(plain.table(table));
    }
    Map<String, byte[]> deadLetters = new TreeMap<>(Lake.objects(lake.deadLetters()));
    deadLetters.keySet().removeIf(path -> path.startsWith("stale_games/"));
    assertThat(deadLetters)
        .isNotEmpty()
        .containsExactlyEntriesOf(Lake.objects(plain.deadLetters()));
    List<JsonNode> stale = new Lake("", "", lake.deadLetters() + "/stale_games").deadLetterLines();
    assertThat(stale)
        .extracting(IngestRedisTest::place)
        .containsExactlyInAnyOrderElementsOf(
            cleanings(lake).stream().map(IngestRedisTest::place).toList());
    assertThat(stale)
        .allSatisfy(
            line ->
                assertThat(line.get("reason").textValue())
                    .contains(redis.uri(), "Failed to connect"));
  }

  @Test
  void withoutTheOptionRedisIsLeftAlone() {
    simulate("--games=5");

    succeed(ingest(newLake(), "--bootstrapServers=" + kafka.bootstrapServers(), "--until=latest"));

    assertThat(redis.contents()).isEqualTo(before);
    assertThat(redis.expiringKeys()).isZero();
  }

  @Test
  void theExpiryIsThatOfTheOption() {
    simulate("--games=5");
    clean(newLake(), "--redisExpiry=2h");

    assertThat(redis.expiringKeys()).isPositive().isEqualTo(redis.keys());
    try (Jedis client = redis.connect()) {
      assertThat(client.keys("*"))
          .allSatisfy(key -> assertThat(client.ttl(key)).isBetween(3_600L, 7_200L));
    }
  }

  @Test
  void simulateSaysWhereItCannotReachRedis() {
    redis.kill();

    Outcome outcome =
        Services.run(
            List.of(
                "simulate",
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--redis=" + redis.uri()));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err())
        .startsWith("cannot reach Redis " + redis.uri() + "/0: Failed to connect")
        .hasLineCount(1);
  }

  @Test
  void wrongOptionsAreNamedAtOnceAndWithoutTheirSecrets() {
    Outcome ingest =
        Services.run(ingest(newLake(), "--redis=redis://:secret@h", "--redisExpiry=soon"));
    Outcome simulate =
        Services.run(
            List.of("simulate", "--bootstrapServers=h:1", "--redis=h:6379", "--unfinished=2"));

    assertThat(ingest.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(ingest.err())
        .contains("--redis: should have no user and no password", "REDIS_PASSWORD")
        .contains("--redisExpiry=soon: should be a number with ms, s, m, h or d")
        .doesNotContain("secret");
    assertThat(simulate.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(simulate.err())
        .contains("--redis: should be redis://host:port/db")
        .contains("--unfinished=2.0: should be a share from 0 to 1");
  }

  private void simulate(String... options) {
    List<String> args = new ArrayList<>(List.of("simulate"));
    args.add("--bootstrapServers=" + kafka.bootstrapServers());
    args.add("--redis=" + redis.uri());
    args.addAll(List.of(options));
    succeed(args);
    before = redis.contents();
    assertThat(before).isNotEmpty();
  }

  private Outcome clean(Lake lake, String... options) {
    List<String> args =
        new ArrayList<>(
            ingest(
                lake,
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--until=latest",
                "--redis=" + redis.uri()));
    args.addAll(List.of(options));
    return succeed(args);
  }

  private static Outcome succeed(List<String> args) {
    Outcome outcome = Services.run(args);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    return outcome;
  }

  /** Raw lines that ask to clean a game. */
  private static List<JsonNode> cleanings(Lake lake) {
    return lake.rawLines().stream()
        .filter(line -> line.at("/value/log_message").asText().equals("Cleaning Game Records"))
        .toList();
  }

  private static String place(JsonNode line) {
    return line.get("topic") + "-" + line.get("partition") + "@" + line.get("offset");
  }

  /** What was there before, but for these games. */
  private Map<String, Object> without(Set<String> finished) {
    Map<String, Object> left = new TreeMap<>();
    before.forEach(
        (key, value) -> {
          if (key.equals("games:participants")) {
            left.put(
                key,
                ((List<?>) value)
                    .stream()
                        .filter(game -> !finished.contains(((Tuple) game).getElement()))
                        .toList());
          } else if (key.startsWith("games:players:")) {
            left.put(
                key, ((List<?>) value).stream().filter(game -> !finished.contains(game)).toList());
          } else if (!finished.contains(key.split(":", -1)[1])) {
            left.put(key, value);
          }
        });
    return left;
  }
}
