package superhero.dataflow.redis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.ParsedJson;

/** What a player leaves behind who has finished a game: that player's keys, and the game's. */
record GameRecord(String game, String user) {
  /** In a sorted set by how many have joined: every game that is not cleaned. */
  static final String JOINED = "games:participants";

  private static final String CLEANING = "Cleaning Game Records";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Their keys would be those of all games. */
  private static final Set<String> NO_GAMES = Set.of("participants", "players");

  /** Whether a message asks for cleaning. */
  static boolean isAskedBy(Message message) {
    JsonNode tree = message.json().tree();
    return tree != null && CLEANING.equals(tree.path("log_message").textValue());
  }

  /**
   * Reads the tokens of a message that {@link #isAskedBy asks}. Its task is an object, or a string
   * that holds one; its names are game_token and user_token, or in upper case.
   */
  static GameRecord of(Message message) throws Refusal {
    JsonNode task = message.json().tree().path("task");
    if (task.isTextual()) {
      JsonNode inner = ParsedJson.of(task.textValue()).tree();
      if (inner == null) {
        throw new Refusal("expected JSON in the string, found none", "");
      }
      task = inner;
    }
    String game = token(task, "game_token");
    if (NO_GAMES.contains(game)) {
      throw new Refusal("refused for Redis: '" + game + "' is no game", "/game_token");
    }
    return new GameRecord(game, token(task, "user_token"));
  }

  private static String token(JsonNode task, String name) throws Refusal {
    String found = task.has(name) ? name : name.toUpperCase(Locale.ROOT);
    String token = task.path(found).textValue();
    if (token == null || !PLAIN.matcher(token).matches()) {
      throw new Refusal(
          "refused for Redis: expected a token of 1 to 64 letters, digits, - or _", "/" + name);
    }
    return token;
  }

  String host() {
    return "games:" + game + ":host";
  }

  /** How many the game is for. */
  String participants() {
    return "games:" + game + ":participants";
  }

  /** The user's hero. */
  String hero() {
    return "games:" + game + ":superheros:" + user;
  }

  /** The keys of the game alone, without its host, whose expiry says that all else is done. */
  List<String> ofGame() {
    String key = "games:" + game;
    return List.of(
        key + ":order", key + ":status", participants(), key + ":logs", key, key + ":superheros");
  }

  /** The list of the games that are for so many. */
  static String playersList(long participants) {
    return "games:players:" + participants;
  }

  /** The message has no tokens that may become names of keys. */
  static final class Refusal extends Exception {
    private final String pointer;

    Refusal(String reason, String pointer) {
      super(reason);
      this.pointer = pointer;
    }

    DeadLetter deadLetter() {
      return new DeadLetter(
          DeadLetter.Code.WRONG_TYPE, getMessage(), null, "/value/task" + pointer);
    }
  }
}
