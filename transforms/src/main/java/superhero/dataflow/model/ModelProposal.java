package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import superhero.dataflow.message.Message;

/**
 * A model for a topic, made of a sample of its messages: msg_id and what stands in the values. It
 * rejects none of the sample that is JSON. What has no type is left out, and the record's doc says
 * why; it also names what could be a table of its own.
 */
public final class ModelProposal {
  private static final String VALUE = "/" + MessageField.VALUE.field();
  private static final String MSG_ID = MessageField.MSG_ID.field();
  private static final Set<String> RESERVED =
      ImmutableSet.<String>builder().addAll(ModelParser.FOLDERS).add(MSG_ID).build();

  private final String topic;
  private final String name;
  private final int ofJson;
  private final List<ObjectNode> columns = new ArrayList<>();
  private final Map<String, String> leftOut;
  private final Map<String, Long> tables = new LinkedHashMap<>();
  private final ModelTrial trial;

  private ModelProposal(String topic, List<Message> sample) {
    this.topic = topic;
    this.name = name(topic);
    List<JsonNode> values = new ArrayList<>();
    for (Message message : sample) {
      if (message.json().tree() != null) {
        values.add(message.json().tree());
      }
    }
    ofJson = values.size();
    TypeInference types = new TypeInference(name);
    columns.add(column(MSG_ID, JsonNodeFactory.instance.textNode("string"), "/" + MSG_ID));
    columns.addAll(columns(values, types));
    leftOut = types.leftOut();
    types.tables().forEach(table -> tables.put(table, holding(Pointer.parse(table), sample)));
    trial =
        ModelTrial.of(List.of(ModelParser.parse(text())), sample, (message, verdict) -> {}).get(0);
    if (trial.rejected() > sample.size() - ofJson) {
      throw new IllegalStateException("the model rejects JSON that it was made of: " + text());
    }
  }

  /**
   * The model of a sample.
   *
   * @param topic of all messages of the sample
   */
  public static ModelProposal of(String topic, List<Message> sample) {
    return new ModelProposal(topic, sample);
  }

  /** The topic as the name of a model, other than that of a model that is there anyway. */
  public static String name(String topic) {
    String name = Names.legal(topic);
    if (name.startsWith("_")) {
      name = "topic" + name;
    }
    return ModelParser.isReserved(name) || Models.isShipped(name) || isPrimitive(name)
        ? name + "_messages"
        : name;
  }

  /** The text of the file. */
  public String text() {
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.put("type", "record").put("name", name).put("doc", doc());
    model.putObject("where").put("/" + MessageField.TOPIC.field(), topic);
    model.putArray("fields").addAll(columns);
    return JsonLayout.of(model);
  }

  /** How many messages of the sample are JSON. */
  public int ofJson() {
    return ofJson;
  }

  /** What the model makes of the sample: it rejects only what is no JSON. */
  public ModelTrial trial() {
    return trial;
  }

  /** The columns of the model, in its order. */
  public List<String> columns() {
    return columns.stream().map(column -> column.path("name").textValue()).toList();
  }

  /** What the model leaves out, by path, and why. */
  public Map<String, String> leftOut() {
    return Collections.unmodifiableMap(leftOut);
  }

  /**
   * Pointers to arrays and maps of records, of which another model could make a table each, and how
   * many messages of the sample have them. It would reject the others.
   */
  public Map<String, Long> tables() {
    return Collections.unmodifiableMap(tables);
  }

  private List<ObjectNode> columns(List<JsonNode> values, TypeInference types) {
    List<JsonNode> objects =
        TypeInference.opened(values).stream()
            .map(value -> value.isNull() ? MissingNode.getInstance() : value)
            .toList();
    TypeInference.Place place = new TypeInference.Place(VALUE, "value", name, 0);
    if (objects.stream().allMatch(value -> value.isObject() || value.isMissingNode())
        && !TypeInference.areMaps(objects, place)) {
      return types.fields(objects, place, VALUE, Names.besides(RESERVED));
    }
    JsonNode type = types.type(values, new TypeInference.Place(VALUE, "value", name + "_value", 0));
    return type == null ? List.of() : List.of(column("value", type, VALUE));
  }

  private static ObjectNode column(String name, JsonNode type, String pointer) {
    ObjectNode column = JsonNodeFactory.instance.objectNode().put("name", name);
    column.set("type", type);
    return column.put("pointer", pointer);
  }

  private String doc() {
    StringBuilder doc = new StringBuilder();
    doc.append(String.format(Locale.ROOT, "Proposed by model init from %,d messages.", ofJson));
    if (!leftOut.isEmpty()) {
      List<String> reasons = new ArrayList<>();
      leftOut.forEach((path, reason) -> reasons.add(path + " (" + reason + ")"));
      doc.append(" Left out: ").append(String.join("; ", reasons)).append('.');
    }
    tables.forEach(
        (table, having) ->
            doc.append(
                String.format(
                    Locale.ROOT,
                    " For a table of its own, with a row for each entry: another file with"
                        + " \"each\": \"%s\", which is in %,d messages.",
                    table,
                    having)));
    return doc.toString();
  }

  private static long holding(Pointer pointer, List<Message> sample) {
    long holding = 0;
    for (Message message : sample) {
      Document document = MessageField.document(message);
      try {
        holding += document.open(document.at(pointer)).isContainerNode() ? 1 : 0;
      } catch (Mismatch e) {
        // A string on the way that holds no JSON.
      }
    }
    return holding;
  }

  private static boolean isPrimitive(String name) {
    for (Schema.Type type : Schema.Type.values()) {
      if (type.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
