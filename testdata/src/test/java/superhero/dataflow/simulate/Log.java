package superhero.dataflow.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A message, parsed by a strict parser, as the tests look at it. */
record Log(String topic, JsonNode envelope, JsonNode task) {
  static final Path CAPTURES = Path.of("../../shared/captures/superhero-sample.ndjson");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static Log of(ProducerRecord<byte[], byte[]> message) {
    try {
      return of(message.topic(), JSON.readTree(message.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The captured messages of the two topics that the simulator knows. */
  static List<Log> captured() throws IOException {
    return Files.readAllLines(CAPTURES).stream()
        .map(Log::parse)
        .filter(line -> line.path("topic").textValue().startsWith("lib."))
        .map(line -> of(line.path("topic").textValue(), parse(line.path("value").textValue())))
        .toList();
  }

  String message() {
    return envelope.path("log_message").textValue();
  }

  JsonNode details() {
    return task.at("/STATUS/DETAILS");
  }

  String game() {
    JsonNode inGame = task.at("/PAYLOAD/GAME_TOKEN");
    return inGame.isMissingNode() ? task.path("game_token").textValue() : inGame.textValue();
  }

  /**
   * Each path in the log with its JSON type; tokens that are keys, and array indexes, as {@code *}.
   */
  Set<String> shape() {
    Set<String> shape = new TreeSet<>();
    String task = envelope.path("task").isTextual() ? "task in a string" : "task";
    collect(topic + " " + message() + " ", envelope, shape);
    collect(topic + " " + message() + " " + task, this.task, shape);
    return shape;
  }

  private static Log of(String topic, JsonNode envelope) {
    JsonNode task = envelope.path("task");
    return new Log(topic, envelope, task.isTextual() ? parse(task.textValue()) : task);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(String path, JsonNode node, Set<String> shape) {
    shape.add(path + ": " + node.getNodeType());
    if (node.isArray()) {
      node.forEach(child -> collect(path + "/*", child, shape));
    }
    node.properties()
        .forEach(
            field ->
                collect(
                    path + "/" + (field.getKey().length() == 36 ? "*" : field.getKey()),
                    field.getValue(),
                    shape));
  }
}
