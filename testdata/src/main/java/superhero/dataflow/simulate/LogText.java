package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The JSON of the game servers' logs, to the byte as Python's {@code json.dumps} writes it: a blank
 * after each comma and colon, fields in the servers' order. Times are UTC.
 */
final class LogText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private LogText() {}

  /**
   * A whole log.
   *
   * @param task JSON: an object, or a string that holds one
   */
  static byte[] log(String level, Instant time, Topic topic, String message, String task) {
    String text =
        ("{\"level\": \"" + level + "\", \"timestamp\": \"" + micros(time))
            + ("\", \"name\": \"kafka." + topic.topicName())
            + ("\", \"log_message\": \"" + message + "\", \"task\": " + task + "}");
    return text.getBytes(UTF_8);
  }

  /** The task of "Starting Match", as JSON in a string; its time has no fraction. */
  static String start(Instant time, String game, List<Fighter> fighters) {
    String tokens =
        fighters.stream().map(fighter -> '"' + fighter.token() + '"').collect(joining(", "));
    String heroes = fighters.stream().map(LogText::hero).collect(joining(", "));
    return quote(
        ("{\"TIMESTAMP\": \"" + SECONDS.format(time) + "Z\", \"PAYLOAD\": {\"GAME_TOKEN\": \"")
            + (game + "\", \"PARTICIPANTS\": [" + tokens + "], \"PARTICIPANTS_HEROS\": {")
            + (heroes + "}}, \"STATUS\": {\"GAME\": \"START\"}}"));
  }

  /** The task of "Attack Completed", as JSON in a string. */
  static String attack(
      Instant time, String game, Fighter attacker, Fighter enemy, int healthPrior) {
    return action(
        time,
        game,
        attacker,
        ("\"ATTACK\", \"DETAILS\": {\"ENEMY_TOKEN\": \"" + enemy.token())
            + ("\", \"ENEMY_DAMAGE\": " + attacker.attack())
            + (", \"ENEMY_HEALTH_PRIOR\": " + healthPrior)
            + (", \"ENEMY_HEALTH_POST\": " + enemy.health() + "}"));
  }

  /** The task of "Attacked Dead Enemy", as JSON in a string. */
  static String deadEnemy(Instant time, String game, Fighter attacker) {
    return action(
        time,
        game,
        attacker,
        "\"NA\", \"DETAILS\": {\"ENEMY_TOKEN\": null, \"ENEMY_STATUS\": \"DEAD\"}");
  }

  /** The task of "Cleaning Game Records", as a JSON object. */
  static String cleaning(String game, Fighter fighter) {
    return "{\"game_token\": \"" + game + "\", \"user_token\": \"" + fighter.token() + "\"}";
  }

  /**
   * As Python's {@code datetime.isoformat}: six digits of fraction, or none where it is zero.
   *
   * @param time to the microsecond
   */
  static String micros(Instant time) {
    return (time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? SECONDS : MICROS).format(time);
  }

  private static String hero(Fighter fighter) {
    return ("\"" + fighter.token() + "\": {\"token\": \"" + fighter.token())
        + ("\", \"id\": " + fighter.heroIdJson() + ", \"attack\": " + fighter.attack())
        + (", \"health\": " + fighter.fullHealth() + "}");
  }

  private static String action(Instant time, String game, Fighter attacker, String action) {
    return quote(
        ("{\"TIMESTAMP\": \"" + micros(time) + "\", \"PAYLOAD\": {\"GAME_TOKEN\": \"" + game)
            + ("\", \"USER_TOKEN\": \"" + attacker.token() + "\"}, \"STATUS\": {\"ACTION\": ")
            + (action + "}}"));
  }

  private static String quote(String json) {
    return '"' + json.replace("\"", "\\\"") + '"';
  }
}
