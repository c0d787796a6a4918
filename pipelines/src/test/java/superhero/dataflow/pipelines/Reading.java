package superhero.dataflow.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tables should hold, read from the JSON by hand, without models. */
final class Reading {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<Map<String, String>> logs = new ArrayList<>();
  final List<Map<String, String>> lobby = new ArrayList<>();
  final List<Map<String, String>> game = new ArrayList<>();

  /** Takes a line of raw. */
  void add(JsonNode line) {
    JsonNode log = line.get("value");
    Map<String, String> row = new LinkedHashMap<>();
    row.put("level", log.get("level").textValue());
    row.put("timestamp", time(log.get("timestamp")));
    row.put("name", log.get("name").textValue());
    row.put("log_message", log.get("log_message").textValue());
    logs.add(row);
    switch (line.get("topic").textValue() + "/" + row.get("log_message")) {
      case "lib.server.lobby/Starting Match" -> addLobby(task(log));
      case "lib.server.game/Attack Completed" -> addGame(task(log));
      default -> {}
    }
  }

  private void addLobby(JsonNode task) {
    JsonNode payload = task.get("PAYLOAD");
    payload
        .get("PARTICIPANTS_HEROS")
        .properties()
        .forEach(
            participant -> {
              Map<String, String> row = new LinkedHashMap<>();
              row.put("timestamp", time(task.get("TIMESTAMP")));
              row.put("game_token", payload.get("GAME_TOKEN").textValue());
              row.put("user_token", participant.getKey());
              JsonNode hero = participant.getValue();
              row.put("superhero_id", hero.get("id").isNull() ? null : hero.get("id").asText());
              row.put("superhero_attack", hero.get("attack").asText());
              row.put("superhero_health", hero.get("health").asText());
              lobby.add(row);
            });
  }

  private void addGame(JsonNode task) {
    JsonNode details = task.get("STATUS").get("DETAILS");
    Map<String, String> row = new LinkedHashMap<>();
    row.put("timestamp", time(task.get("TIMESTAMP")));
    row.put("game_token", task.get("PAYLOAD").get("GAME_TOKEN").textValue());
    row.put("user_token", task.get("PAYLOAD").get("USER_TOKEN").textValue());
    row.put("action", task.get("STATUS").get("ACTION").textValue());
    row.put("enemy_token", details.get("ENEMY_TOKEN").textValue());
    row.put("enemy_damage", details.get("ENEMY_DAMAGE").asText());
    row.put("enemy_health_prior", details.get("ENEMY_HEALTH_PRIOR").asText());
    row.put("enemy_health_post", details.get("ENEMY_HEALTH_POST").asText());
    game.add(row);
  }

  private static JsonNode task(JsonNode log) {
    try {
      JsonNode task = log.get("task");
      return task.isTextual() ? JSON.readTree(task.textValue()) : task;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As DuckDB's driver prints it. */
  private static String time(JsonNode text) {
    String utc = text.textValue().replace("Z", "");
    return LocalDateTime.parse(utc).atOffset(ZoneOffset.UTC).toString();
  }
}
