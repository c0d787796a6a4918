package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JSON of one log, to be changed; its task stays in the form it had, object or string. */
final class LogTree {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode log;
  private final ObjectNode task;
  private final boolean taskIsText;

  private LogTree(ObjectNode log, ObjectNode task, boolean taskIsText) {
    this.log = log;
    this.task = task;
    this.taskIsText = taskIsText;
  }

  /**
   * @throws IllegalArgumentException when it is no JSON object with a task
   */
  static LogTree parse(byte[] value) {
    try {
      JsonNode log = JSON.readTree(value);
      JsonNode task = log.path("task");
      JsonNode parsed = task.isTextual() ? JSON.readTree(task.textValue()) : task;
      if (log instanceof ObjectNode object && parsed instanceof ObjectNode taskObject) {
        return new LogTree(object, taskObject, task.isTextual());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a log: no JSON", e);
    }
    throw new IllegalArgumentException("not a log: no object with a task");
  }

  LogTree changeTypeInLog(SeededRandom random) {
    Place place = random.oneOf(placesIn(log, false));
    place.parent().set(place.field(), otherType(place.value(), random));
    return this;
  }

  LogTree changeTypeInTask(SeededRandom random) {
    Place place = random.oneOf(placesIn(task, true));
    place.parent().set(place.field(), otherType(place.value(), random));
    putTask();
    return this;
  }

  LogTree removeFromLog(SeededRandom random) {
    Place place = random.oneOf(placesIn(log, false));
    place.parent().remove(place.field());
    return this;
  }

  LogTree removeFromTask(SeededRandom random) {
    Place place = random.oneOf(placesIn(task, true));
    place.parent().remove(place.field());
    putTask();
    return this;
  }

  /** Makes the log's message this much longer. */
  LogTree padMessage(int bytes) {
    log.put("log_message", log.path("log_message").asText() + "!".repeat(bytes));
    return this;
  }

  /** The log with this text, which may be too deep to parse, where its task was. */
  byte[] replaceTask(String json) {
    String marker = "@";
    log.put("task", marker);
    return toText().replace('"' + marker + '"', json).getBytes(UTF_8);
  }

  byte[] toBytes() {
    return toText().getBytes(UTF_8);
  }

  private String toText() {
    return text(log);
  }

  private void putTask() {
    if (taskIsText) {
      log.put("task", text(task));
    }
  }

  private static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  private static List<Place> placesIn(ObjectNode object, boolean deep) {
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      places.add(new Place(object, field.getKey()));
      if (deep && field.getValue() instanceof ObjectNode child) {
        places.addAll(placesIn(child, true));
      }
    }
    return places;
  }

  private static JsonNode otherType(JsonNode value, SeededRandom random) {
    List<JsonNode> choices =
        List.of(
            JSON.getNodeFactory().numberNode(731),
            JSON.getNodeFactory().textNode("seven hundred and thirty-one"),
            JSON.getNodeFactory().booleanNode(true),
            JSON.getNodeFactory().arrayNode().add(731));
    return random.oneOf(
        choices.stream().filter(choice -> choice.getNodeType() != value.getNodeType()).toList());
  }

  private record Place(ObjectNode parent, String field) {
    JsonNode value() {
      return parent.path(field);
    }
  }
}
