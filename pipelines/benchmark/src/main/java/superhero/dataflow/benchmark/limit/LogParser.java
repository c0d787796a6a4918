package superhero.dataflow.benchmark.limit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.base.Utf8;
import java.io.IOException;
import org.apache.parquet.io.api.Binary;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a log of the simulator, once and without a tree; the JSON within its task from the buffer
 * of the outer parser, where a table takes it. What is no such log ends the run: dead letters are
 * not measured.
 */
final class LogParser {
  private static final int ALL = 0b1111;
  private static final int ALL_OF_ATTACK = 0b1111_1111;
  private static final int ALL_OF_START = 0b111;
  private static final int ALL_OF_HERO = 0b11;

  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();
  private final Text text = new Text();
  private final Micros micros = new Micros();
  private int seen;

  /**
   * Reads a value.
   *
   * @param log knows its Kafka record
   * @throws IOException where it is not JSON on one line, or lacks what the tables take
   */
  void read(byte[] value, Log log) throws IOException {
    checkBytes(value);
    String task = null;
    int seenOfLog = 0;
    log.logMessage = null;
    boolean taken = false;
    try (JsonParser parser = json.createParser(value)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "level" -> {
            log.level = string(parser);
            seenOfLog |= 1;
          }
          case "timestamp" -> {
            log.timestamp = time(parser);
            seenOfLog |= 1 << 1;
          }
          case "name" -> {
            log.name = string(parser);
            seenOfLog |= 1 << 2;
          }
          case "log_message" -> {
            log.logMessage = string(parser);
            seenOfLog |= 1 << 3;
          }
          case "task" -> {
            if (log.logMessage == null) {
              task = parser.getText();
            } else if (log.isAttack() || log.isStart()) {
              require(parser.currentToken() == JsonToken.VALUE_STRING, "JSON in a string");
              readTask(
                  json.createParser(
                      parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()),
                  log);
              taken = true;
            }
            parser.skipChildren();
          }
          default -> parser.skipChildren();
        }
      }
      require(parser.nextToken() == null, "nothing after the object");
    }
    require(seenOfLog == ALL, "level, timestamp, name and log_message");
    if (!taken && (log.isAttack() || log.isStart())) {
      require(task != null, "a task");
      readTask(json.createParser(task), log);
    }
  }

  private void readTask(JsonParser parser, Log log) throws IOException {
    seen = 0;
    log.heroCount = 0;
    try (parser) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
      if (log.isAttack()) {
        readAttack(parser, log);
        require(seen == ALL_OF_ATTACK, "all of an attack");
      } else {
        readStart(parser, log);
        require(seen == ALL_OF_START, "all of a start");
      }
      require(parser.nextToken() == null, "nothing after the object");
    }
  }

  /** PAYLOAD, STATUS and DETAILS have no name in common. */
  private void readAttack(JsonParser parser, Log log) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "TIMESTAMP" -> log.taskTimestamp = saw(0, time(parser));
        case "PAYLOAD", "STATUS", "DETAILS" -> readAttack(parser, log);
        case "GAME_TOKEN" -> log.gameToken = saw(1, string(parser));
        case "USER_TOKEN" -> log.userToken = saw(2, string(parser));
        case "ACTION" -> log.action = saw(3, string(parser));
        case "ENEMY_TOKEN" -> log.enemyToken = saw(4, string(parser));
        case "ENEMY_DAMAGE" -> log.enemyDamage = saw(5, parser.getLongValue());
        case "ENEMY_HEALTH_PRIOR" -> log.enemyHealthPrior = saw(6, parser.getLongValue());
        case "ENEMY_HEALTH_POST" -> log.enemyHealthPost = saw(7, parser.getLongValue());
        default -> parser.skipChildren();
      }
    }
  }

  private void readStart(JsonParser parser, Log log) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "TIMESTAMP" -> log.taskTimestamp = saw(0, time(parser));
        case "PAYLOAD" -> readStart(parser, log);
        case "GAME_TOKEN" -> log.gameToken = saw(1, string(parser));
        case "PARTICIPANTS_HEROS" -> {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            readHero(parser, log.nextHero());
          }
          seen |= 1 << 2;
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void readHero(JsonParser parser, Hero hero) throws IOException {
    hero.userToken = Text.binary(parser.currentName());
    hero.id = null;
    int seenOfHero = 0;
    require(parser.nextToken() == JsonToken.START_OBJECT, "a hero");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "id" -> hero.id = token == JsonToken.VALUE_NULL ? null : parser.getIntValue();
        case "attack" -> {
          hero.attack = parser.getLongValue();
          seenOfHero |= 1;
        }
        case "health" -> {
          hero.health = parser.getLongValue();
          seenOfHero |= 1 << 1;
        }
        default -> parser.skipChildren();
      }
    }
    require(seenOfHero == ALL_OF_HERO, "attack and health of a hero");
  }

  private <T> T saw(int place, T value) {
    seen |= 1 << place;
    return value;
  }

  private long saw(int place, long value) {
    seen |= 1 << place;
    return value;
  }

  private @Nullable Binary string(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, "a string");
    return text.read(parser);
  }

  private long time(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, "a time");
    return micros.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  /** One line of UTF-8; most are of letters above the blank alone, which a glance tells. */
  private static void checkBytes(byte[] value) throws IOException {
    int rest = 0;
    for (byte each : value) {
      rest |= each - ' ';
    }
    if (rest < 0) {
      for (byte each : value) {
        require(each != '\n' && each != '\r', "one line");
      }
      require(Utf8.isWellFormed(value), "UTF-8");
    }
  }

  private static void require(boolean met, String what) throws IOException {
    if (!met) {
      throw new IOException("not a log of the simulator: it should have " + what);
    }
  }
}
