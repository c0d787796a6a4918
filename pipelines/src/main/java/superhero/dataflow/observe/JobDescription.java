package superhero.dataflow.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a job was told, and what stays the same while it runs.
 *
 * @param topics those that it names; none where it has a pattern of them
 * @param models those of messages, which may reject one
 * @param allTables the names of all tables
 * @param settings options without secrets; asked for where they are shown
 */
public record JobDescription(
    String version,
    String command,
    String runner,
    List<String> topics,
    @Nullable String topicPattern,
    String bootstrapServers,
    String consumerGroup,
    String raw,
    String standard,
    String deadLetters,
    List<String> models,
    List<String> allTables,
    Supplier<Map<String, Object>> settings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Labels of the metric that says what runs. */
  Map<String, String> labels() {
    return ImmutableMap.of(
        "version", version, "command", command, "runner", runner, "group", consumerGroup);
  }

  TableCounters tables() {
    return new TableCounters(allTables);
  }

  StoreCounters stores() {
    return StoreCounters.of(raw, standard, deadLetters);
  }

  ObjectNode json() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("version", version)
            .put("command", command)
            .put("runner", runner);
    json.set("topics", JSON.valueToTree(topics));
    json.put("topicPattern", topicPattern)
        .put("bootstrapServers", bootstrapServers)
        .put("consumerGroup", consumerGroup);
    json.putObject("lake")
        .put("raw", raw)
        .put("standard", standard)
        .put("deadLetters", deadLetters);
    json.set("settings", JSON.valueToTree(settings.get()));
    return json;
  }
}
