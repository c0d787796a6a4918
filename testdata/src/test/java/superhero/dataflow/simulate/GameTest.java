package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GameTest {
  private static final Instant START = Instant.parse("2026-11-22T21:38:57.690260Z");
  private static final String START_MESSAGE = "Starting Match";
  private static final String ATTACK = "Attack Completed";
  private static final String DEAD_ENEMY = "Attacked Dead Enemy";
  private static final String CLEANING = "Cleaning Game Records";

  @Test
  void theSameArgumentsGiveTheSameMessages() {
    assertThat(text(Game.play(1, 2, START))).isEqualTo(text(Game.play(1, 2, START)));
  }

  @Test
  void gamesAreTheSameOnEveryMachineAndVersion() throws Exception {
    List<String> game = text(Game.play(731, 0, START));

    assertThat(game.get(game.size() - 1))
        .isEqualTo(
            """
            {"level": "INFO", "timestamp": "2026-11-22T21:38:58.792420", \
            "name": "kafka.lib.server.lobby", "log_message": "Cleaning Game Records", \
            "task": {"game_token": "5c421246-d228-45d0-8e3e-2b863a08d21d", \
            "user_token": "79de01a7-12e6-41f5-a672-a6bd1d64c958"}}""");
    assertThat(sha256(messages(100)))
        .isEqualTo("73e29620c8c33b526c034ecc7cad3c333974a39a90ad701588f41a1e07896335");
  }

  @Test
  void anotherSeedOrNumberIsAnotherGame() {
    String token = logs(1, 2).get(0).game();

    assertThat(logs(2, 2).get(0).game()).isNotEqualTo(token);
    assertThat(logs(1, 3).get(0).game()).isNotEqualTo(token);
  }

  @Test
  void anotherStartMovesTheTimesOnly() {
    List<ProducerRecord<byte[], byte[]>> game = Game.play(1, 2, Instant.EPOCH);

    assertThat(game).first().returns(true, first -> first.timestamp() < 1_000);
    assertThat(game.stream().map(Log::of).map(Log::game).distinct())
        .containsExactly(logs(1, 2).get(0).game());
  }

  @Test
  void timesDoNotGoBack() {
    assertThat(messages(50).map(ProducerRecord::timestamp))
        .isNotEmpty()
        .allMatch(timestamp -> timestamp >= START.toEpochMilli());
    for (long number = 0; number < 50; number++) {
      List<ProducerRecord<byte[], byte[]>> game = Game.play(1, number, START);
      assertThat(game).extracting(ProducerRecord::timestamp).isSorted();
      assertThat(game).extracting(message -> instant(Log.of(message))).isSorted();
    }
  }

  @Test
  void theRecordsTimestampIsTheLogsInMilliseconds() {
    assertThat(messages(20))
        .allSatisfy(
            message ->
                assertThat(message.timestamp()).isEqualTo(instant(Log.of(message)).toEpochMilli()));
  }

  @Test
  void keysAreNullAndAGameKeepsToOnePartitionOfEachTopic() {
    assertThat(Game.play(1, 7, START))
        .allSatisfy(
            message -> {
              assertThat(message.key()).isNull();
              assertThat(message.partition())
                  .isEqualTo(message.topic().equals("lib.server.lobby") ? 1 : 3);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {START_MESSAGE, CLEANING})
  void eachParticipantIsStartedAndCleanedOnce(String message) {
    for (long number = 0; number < 50; number++) {
      List<Log> game = logs(1, number);
      JsonNode participants = game.get(0).task().at("/PAYLOAD/PARTICIPANTS");

      assertThat(participants.size()).isBetween(2, 3);
      assertThat(game.stream().filter(log -> log.message().equals(message)))
          .hasSize(participants.size());
    }
  }

  @Test
  void anAttackTakesTheAttackersAttackDownToZero() {
    for (long number = 0; number < 200; number++) {
      List<Log> game = logs(1, number);
      Map<String, Integer> health = column(game.get(0), "health");
      Map<String, Integer> attack = column(game.get(0), "attack");

      for (Log log : game.stream().filter(log -> log.message().equals(ATTACK)).toList()) {
        String user = log.task().at("/PAYLOAD/USER_TOKEN").textValue();
        String enemy = log.details().path("ENEMY_TOKEN").textValue();
        int damage = log.details().path("ENEMY_DAMAGE").intValue();
        int prior = log.details().path("ENEMY_HEALTH_PRIOR").intValue();
        int post = log.details().path("ENEMY_HEALTH_POST").intValue();

        assertThat(enemy).isNotEqualTo(user);
        assertThat(health.get(user)).isPositive();
        assertThat(damage).isEqualTo(attack.get(user));
        assertThat(prior).isPositive().isEqualTo(health.put(enemy, post));
        assertThat(post).isEqualTo(Math.max(0, prior - damage));
      }
      assertThat(health.values().stream().filter(left -> left > 0)).hasSize(1);
    }
  }

  @Test
  void deadEnemiesAreAttackedAsOftenAsInTheCaptures() {
    long dead = count(1_000, DEAD_ENEMY);
    long all = dead + count(1_000, ATTACK);

    assertThat((double) dead / all).isBetween(0.36, 0.46);
  }

  @Test
  void nowAndThenAHeroIsMissing() {
    List<JsonNode> missing =
        messages(500)
            .map(Log::of)
            .filter(log -> log.message().equals(START_MESSAGE))
            .flatMap(log -> log.task().at("/PAYLOAD/PARTICIPANTS_HEROS").valueStream())
            .filter(hero -> hero.path("id").isNull())
            .toList();

    assertThat(missing)
        .isNotEmpty()
        .allMatch(hero -> hero.path("attack").intValue() == 0)
        .allMatch(hero -> hero.path("health").intValue() == 0);
  }

  @Test
  void aTimeWithoutFractionIsWrittenWithoutOne() {
    assertThat(
            messages(500)
                .map(Log::of)
                .map(log -> log.task().path("TIMESTAMP").asText())
                .filter(time -> time.length() == "2026-11-22T21:38:57".length()))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T21:38:58.124900Z, 2026-11-22T21:38:58.124900",
    "2026-11-22T21:38:58.000001Z, 2026-11-22T21:38:58.000001",
    "2026-11-22T21:38:58Z, 2026-11-22T21:38:58",
    "2026-11-22T21:00:00Z, 2026-11-22T21:00:00"
  })
  void timesAreWrittenAsPythonDoes(Instant time, String written) {
    assertThat(LogText.micros(time)).isEqualTo(written);
  }

  @Test
  void gamesEndWithinAFewThousandMessages() {
    assertThat(LongStream.range(0, 2_000).mapToObj(number -> Game.play(1, number, START)))
        .allMatch(game -> game.size() >= 5 && game.size() < 5_000);
  }

  @Test
  void shapesAreThoseOfTheCaptures() throws IOException {
    assumeTrue(Files.exists(Log.CAPTURES), "the captured messages are not here");
    Set<String> captured = shapes(Log.captured());
    Set<String> simulated = shapes(messages(500).map(Log::of).toList());

    String missingHero =
        "lib.server.lobby Starting Match task in a string/PAYLOAD/PARTICIPANTS_HEROS/*/id: NULL";
    captured.add(missingHero);
    assertThat(simulated).isEqualTo(captured);
  }

  @Test
  void fieldsComeInTheOrderOfTheCaptures() throws IOException {
    assumeTrue(Files.exists(Log.CAPTURES), "the captured messages are not here");
    Map<String, List<String>> captured = fieldOrders(Log.captured());

    assertThat(fieldOrders(messages(20).map(Log::of).toList())).isEqualTo(captured);
  }

  private static Map<String, List<String>> fieldOrders(List<Log> logs) {
    Map<String, List<String>> orders = new HashMap<>();
    for (Log log : logs) {
      String text = log.envelope().toString() + log.task();
      List<String> fields =
          Pattern.compile("\"([A-Za-z_]+)\":")
              .matcher(text)
              .results()
              .map(found -> found.group(1))
              .distinct()
              .toList();
      orders.putIfAbsent(log.message(), fields);
    }
    return orders;
  }

  private static Set<String> shapes(List<Log> logs) {
    Set<String> shapes = new TreeSet<>();
    logs.forEach(log -> shapes.addAll(log.shape()));
    return shapes;
  }

  private static Map<String, Integer> column(Log start, String name) {
    Map<String, Integer> column = new HashMap<>();
    start
        .task()
        .at("/PAYLOAD/PARTICIPANTS_HEROS")
        .forEach(hero -> column.put(hero.path("token").textValue(), hero.path(name).intValue()));
    return column;
  }

  private static Instant instant(Log log) {
    return Instant.parse(log.envelope().path("timestamp").textValue() + "Z");
  }

  private static long count(int games, String message) {
    return messages(games).map(Log::of).filter(log -> log.message().equals(message)).count();
  }

  private static Stream<ProducerRecord<byte[], byte[]>> messages(int games) {
    return LongStream.range(0, games)
        .boxed()
        .flatMap(number -> Game.play(1, number, START).stream());
  }

  private static List<Log> logs(long seed, long number) {
    return Game.play(seed, number, START).stream().map(Log::of).toList();
  }

  private static String sha256(Stream<ProducerRecord<byte[], byte[]>> messages)
      throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    messages.forEach(message -> digest.update(message.value()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> text(List<ProducerRecord<byte[], byte[]>> messages) {
    return messages.stream().map(message -> new String(message.value(), UTF_8)).toList();
  }
}
