package superhero.dataflow.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.DeadLetter.Code;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.simulate.Malformed;

class MessageRowsTest {
  private static final String LOBBY = "lib.server.lobby";
  private static final String GAME = "lib.server.game";
  private static final String TASK =
      "{\"TIMESTAMP\":\"2026-11-22T21:38:58.124900\","
          + "\"PAYLOAD\":{\"GAME_TOKEN\":\"g\",\"USER_TOKEN\":\"u\"},"
          + "\"STATUS\":{\"ACTION\":\"ATTACK\",\"DETAILS\":{\"ENEMY_TOKEN\":\"e\","
          + "\"ENEMY_DAMAGE\":5,\"ENEMY_HEALTH_PRIOR\":9,\"ENEMY_HEALTH_POST\":4}}}";

  private final List<Model> models = Models.shipped().ofMessages();

  /** Of the message whose rows were asked for last. */
  private List<DeadLetter> deadLetters = List.of();

  @Test
  void anAttackIsALogAndARowOfItsGame() {
    Message message = Messages.of(GAME, attack(TASK));
    Map<String, List<GenericRecord>> rows = rows(message);

    assertThat(deadLetters).isEmpty();
    assertThat(rows.get("log_meta"))
        .singleElement()
        .hasToString(
            "{\"etl_id\": \""
                + message.etlId()
                + "\", \"msg_id\": \""
                + message.id()
                + "\", \"level\": \"INFO\", \"timestamp\": 1795383538124900, \"name\": \"n\","
                + " \"log_message\": \"Attack Completed\"}");
    assertThat(rows.get("lib_server_game"))
        .singleElement()
        .hasToString(
            "{\"etl_id\": \""
                + message.etlId()
                + "\", \"msg_id\": \""
                + message.id()
                + "\", \"timestamp\": 1795383538124900, \"game_token\": \"g\", \"user_token\": \"u\","
                + " \"action\": \"ATTACK\", \"enemy_token\": \"e\", \"enemy_damage\": 5,"
                + " \"enemy_health_prior\": 9, \"enemy_health_post\": 4}");
    assertThat(rows.get("lib_server_lobby")).isEmpty();
    assertThat(rows.get("buffer_meta")).hasSize(1);
  }

  @Test
  void aTaskInAStringIsReadLikeAnObject() {
    String inString = "\"" + TASK.replace("\"", "\\\"") + "\"";

    for (String model : List.of("log_meta", "lib_server_game")) {
      assertThat(rows(Messages.of(GAME, attack(inString))).get(model))
          .hasSize(1)
          .isEqualTo(rows(Messages.of(GAME, attack(TASK))).get(model));
    }
  }

  @Test
  void anAttackOnTheDeadIsALogAlone() {
    String task = "{\"STATUS\":{\"ACTION\":\"NA\",\"DETAILS\":{\"ENEMY_TOKEN\":null}}}";
    Message message =
        Messages.of(GAME, attack(task).replace("Attack Completed", "Attacked Dead Enemy"));

    assertThat(rows(message).get("log_meta")).hasSize(1);
    assertThat(rows(message).get("lib_server_game")).isEmpty();
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void anAttackInAnotherTopicIsALogAlone() {
    assertThat(rows(Messages.of("other", attack(TASK))).get("lib_server_game")).isEmpty();
  }

  @Test
  void aMatchGivesARowForEachParticipantAndAHeroMayBeMissing() {
    List<GenericRecord> rows =
        rows(Messages.of(
                LOBBY,
                match(
                    "{\"a\":{\"token\":\"a\",\"id\":7,\"attack\":8,\"health\":9},"
                        + "\"b\":{\"token\":\"b\",\"id\":null,\"attack\":0,\"health\":0}}")))
            .get("lib_server_lobby");

    assertThat(rows).extracting(row -> row.get("user_token").toString()).containsExactly("a", "b");
    assertThat(rows).extracting(row -> row.get("superhero_id")).containsExactly(7, null);
    assertThat(rows).extracting(row -> row.get("superhero_attack")).containsExactly(8L, 0L);
    assertThat(rows).extracting(row -> row.get("superhero_health")).containsExactly(9L, 0L);
  }

  @Test
  void aMismatchInAParticipantPointsToItsPlace() {
    assertThat(deadLetter(LOBBY, match("{\"a/b\":{\"id\":1,\"attack\":\"x\",\"health\":9}}")))
        .isEqualTo(
            new DeadLetter(
                Code.WRONG_TYPE,
                "expected a long, found a string",
                "lib_server_lobby",
                "/value/task/PAYLOAD/PARTICIPANTS_HEROS/a~1b/attack",
                "/value/task/PAYLOAD/PARTICIPANTS_HEROS/*/attack"));
  }

  @Test
  void aWrongTypeInTheTaskIsADeadLetterOfTheGameAndALog() {
    Message message =
        Messages.of(GAME, attack(TASK.replace("\"ENEMY_DAMAGE\":5", "\"ENEMY_DAMAGE\":\"5\"")));
    Map<String, List<GenericRecord>> rows = rows(message);

    assertThat(deadLetters)
        .containsExactly(
            new DeadLetter(
                Code.WRONG_TYPE,
                "expected a long, found a string",
                "lib_server_game",
                "/value/task/STATUS/DETAILS/ENEMY_DAMAGE"));
    assertThat(rows.get("log_meta")).hasSize(1);
    assertThat(rows.get("lib_server_game")).isEmpty();
    assertThat(rows.get("buffer_meta")).hasSize(1);
  }

  @Test
  void aTaskThatHoldsNoJsonIsADeadLetter() {
    DeadLetter deadLetter = deadLetter(GAME, attack("\"{oops\""));

    assertThat(deadLetter.reason()).startsWith("expected JSON in the string, found not JSON");
    assertThat(deadLetter.pointer()).isEqualTo("/value/task");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "{\"a\":1", "{} {}"})
  void whatIsNoJsonIsADeadLetterOfEachModelThatTakesItsTopic(String value) {
    DeadLetter deadLetter = deadLetter(GAME, value);

    // Names of classes differ from jar to jar.
    assertThat(deadLetter.reason()).startsWith("not JSON: ").doesNotContain("jackson");
    assertThat(deadLetter.model()).isEqualTo("log_meta");
    assertThat(deadLetter.pointer()).isEqualTo("/value");
  }

  @Test
  void anEmptyValueIsADeadLetter() {
    assertThat(deadLetter(GAME, ""))
        .isEqualTo(new DeadLetter(Code.NOT_JSON, "empty", "log_meta", "/value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "{\"order\":7}", "{\"level\":1}"})
  void whatNoModelTakesIsNoDeadLetter(String value) {
    Message message = Messages.of("orders", value);

    assertThat(rows(message).get("buffer_meta")).hasSize(1);
    assertThat(rows(message).get("log_meta")).isEmpty();
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void aMessageIsADeadLetterOfEachModelThatItDoesNotFit() {
    Message message = Messages.of(GAME, "{\"log_message\":\"Attack Completed\",\"task\":1}");
    rows(message);

    assertThat(deadLetters)
        .extracting(DeadLetter::model)
        .containsExactly("lib_server_game", "log_meta");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "[]", "\"text\"", "{}", "{\"level\":1}"})
  void jsonThatIsNoLogIsADeadLetterOfTheLogModel(String value) {
    assertThat(deadLetter("lib.server.other", value).model()).isEqualTo("log_meta");
  }

  @Test
  void halfASurrogatePairIsADeadLetter() {
    assertThat(deadLetter("lib.server.other", attack(TASK).replace("\"n\"", "\"\\ud800\"")))
        .isEqualTo(
            new DeadLetter(
                Code.NO_UTF8,
                "expected a string, found half a surrogate pair in one",
                "log_meta",
                "/value/name"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T21:38:57Z, 1795383537000000",
    "2026-11-22T21:38:57, 1795383537000000",
    "2026-11-22T21:38:57.5, 1795383537500000",
    "2026-11-22T21:38:57.123456789, 1795383537123456",
    "2026-11-22T22:38:57+01:00, 1795383537000000",
    "1969-12-31T23:59:59.5, -500000"
  })
  void timesAreUtcWhereTheyDoNotSayOtherwise(String text, long micros) {
    assertThat(rows(Messages.of("lib.server.other", logAt("\"" + text + "\""))).get("log_meta"))
        .extracting(row -> row.get("timestamp"))
        .containsExactly(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"yesterday\"",
        "\"2026-13-01T00:00:00\"",
        "\"+999999999-01-01T00:00:00\"",
        "1.5",
        "null"
      })
  void whatIsNoTimeIsADeadLetter(String time) {
    assertThat(deadLetter("lib.server.other", logAt(time)).pointer()).isEqualTo("/value/timestamp");
  }

  @ParameterizedTest
  @EnumSource
  void ofABrokenMessageThereIsALogOrADeadLetterAndAlwaysABuffer(Malformed kind) {
    for (long seed = 0; seed < 20; seed++) {
      byte[] good = Game.play(7, seed, java.time.Instant.EPOCH).get(0).value();
      Message message = Messages.of(LOBBY, null, new RecordHeaders(), kind.breakUp(good, seed));
      Map<String, List<GenericRecord>> rows = rows(message);

      List<String> dead = deadLetters.stream().map(DeadLetter::model).toList();
      assertThat(rows.get("log_meta")).hasSize(dead.contains("log_meta") ? 0 : 1);
      assertThat(rows.get("buffer_meta")).hasSize(1);
      if (dead.contains("lib_server_lobby")) {
        assertThat(rows.get("lib_server_lobby")).isEmpty();
      }
    }
  }

  @Test
  void aBufferRowHoldsWhatKafkaHolds() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("h", new byte[] {1}).add("h", null);
    Message message =
        Messages.of("other", new byte[] {(byte) 0xff}, headers, "abc".getBytes(UTF_8));

    GenericRecord row = rows(message).get("buffer_meta").get(0);

    // CRC32C of "abc".
    assertThat(row.get("checksum")).hasToString("364b3fb7");
    assertThat(row.get("headers"))
        .hasToString(
            "[{\"key\": \"h\", \"value\": \"\\u0001\"}, {\"key\": \"h\", \"value\": null}]");
    assertThat(row.get("key")).isEqualTo(java.nio.ByteBuffer.wrap(new byte[] {(byte) 0xff}));
    assertThat(row.get("offset")).isEqualTo(7L);
    assertThat(row.get("serialized_key_size")).isEqualTo(1);
    assertThat(row.get("serialized_value_size")).isEqualTo(3);
    assertThat(row.get("timestamp")).isEqualTo(1_000 * Messages.NOON);
    assertThat(row.get("timestamp_type")).hasToString("CreateTime");
    assertThat(row.get("_is_protocol")).isEqualTo(false);
  }

  /** So many that 1,000 of such a text are what the rows of a message may hold, and not 1,001. */
  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void rowsThatRepeatALongTextTooOftenAreADeadLetter(int heroes, boolean fits) {
    int shared = (int) (Model.MAX_SHARED_BYTES / 1_000);
    String participants =
        IntStream.range(0, heroes)
            .mapToObj(hero -> "\"u" + hero + "\":{\"id\":1,\"attack\":2,\"health\":3}")
            .collect(Collectors.joining(","));
    String around = match("{" + participants + "}");
    Message message = Messages.of(LOBBY, around);
    GenericRecord row = rows(message).get("lib_server_lobby").get(0);
    int ids = row.get("etl_id").toString().length() + row.get("msg_id").toString().length();

    message = Messages.of(LOBBY, around.replace("\"g\"", "\"" + "g".repeat(shared - ids) + "\""));

    assertThat(rows(message).get("lib_server_lobby")).hasSize(fits ? heroes : 0);
    assertThat(deadLetters)
        .map(DeadLetter::toString)
        .isEqualTo(
            fits
                ? List.of()
                : List.of(
                    new DeadLetter(
                            Code.TOO_LARGE,
                            "expected texts of less than 8 GiB in the rows of a message, found 1001"
                                + " rows that each have "
                                + shared
                                + " bytes of it",
                            "lib_server_lobby",
                            "/value/task/PAYLOAD/PARTICIPANTS_HEROS")
                        .toString()));
  }

  @Test
  void aTombstoneHasABufferRowOfSizeMinusOne() {
    Message message = Messages.of(GAME, (byte[]) null);

    assertThat(rows(message).get("buffer_meta").get(0).get("serialized_value_size")).isEqualTo(-1);
    assertThat(deadLetters)
        .containsExactly(
            new DeadLetter(Code.NO_VALUE, "no value (tombstone)", "log_meta", "/value"));
  }

  @Test
  void aValueThatWasLeftOutIsADeadLetterOfEachModelThatTakesItsTopic() {
    Message message = Messages.leavingOut(Messages.of(GAME, "{}"), 21_000_000, 600_000_000);

    GenericRecord row = rows(message).get("buffer_meta").get(0);
    assertThat(row.get("serialized_value_size")).isEqualTo(600_000_000);
    assertThat(row.get("checksum")).hasToString("00000000");
    assertThat(row.get("key")).isNull();
    assertThat(row.get("serialized_key_size")).isEqualTo(21_000_000);
    assertThat(deadLetters)
        .containsExactly(
            new DeadLetter(
                Code.TOO_LARGE,
                "a value of 600000000 bytes, which is more than --maxMessageBytes, and was left out",
                "log_meta",
                "/value"));
  }

  private DeadLetter deadLetter(String topic, String value) {
    Message message = Messages.of(topic, value);
    rows(message);
    assertThat(deadLetters).hasSize(1);
    return deadLetters.get(0);
  }

  private Map<String, List<GenericRecord>> rows(Message message) {
    Verdict verdict = new MessageRows(models).of(message);
    deadLetters = verdict.deadLetters();
    Map<String, List<GenericRecord>> byModel = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      byModel.put(models.get(i).name(), verdict.rows().get(i));
    }
    return byModel;
  }

  private static String attack(String task) {
    return "{\"level\":\"INFO\",\"timestamp\":\"2026-11-22T21:38:58.124900\",\"name\":\"n\","
        + "\"log_message\":\"Attack Completed\",\"task\":"
        + task
        + "}";
  }

  private static String match(String heroes) {
    return "{\"level\":\"INFO\",\"timestamp\":\"2026-11-22T21:38:57Z\",\"name\":\"n\","
        + "\"log_message\":\"Starting Match\",\"task\":{\"TIMESTAMP\":\"2026-11-22T21:38:57Z\","
        + "\"PAYLOAD\":{\"GAME_TOKEN\":\"g\",\"PARTICIPANTS_HEROS\":"
        + heroes
        + "}}}";
  }

  private static String logAt(String time) {
    return "{\"level\":\"INFO\",\"timestamp\":" + time + ",\"name\":\"n\",\"log_message\":\"m\"}";
  }
}
