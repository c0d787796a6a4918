package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.message.ParsedJson;

/**
 * The types that values of a sample have in common, for one model. A type is tried by the
 * conversion of the models themselves, so it takes each of the values. What has no type is left
 * out, with the reason.
 */
final class TypeInference {
  private static final int MAX_DEPTH = 20;

  /** Of objects that have more keys than this, at most half of them in each, they may be data. */
  private static final int MANY_KEYS = 50;

  /** No record has more fields than this. */
  private static final int MAX_KEYS = 1_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Names recordNames = Names.besides(Set.of());
  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private final Set<String> tables = new LinkedHashSet<>();

  /**
   * Types for one model.
   *
   * @param model its name, which no record within has
   */
  TypeInference(String model) {
    recordNames.of(model);
  }

  /**
   * Where values stand.
   *
   * @param path pointer into the message, with a {@code *} for indices of arrays and keys of maps
   * @param key the last one of the path that is none of these
   * @param record the name of a record that stands there
   */
  record Place(String path, String key, String record, int depth) {
    Place below(String childKey) {
      return new Place(
          path + "/" + Pointer.escape(childKey), childKey, record + "_" + childKey, depth + 1);
    }

    Place entries() {
      return new Place(path + "/*", key, record, depth + 1);
    }
  }

  /** What has no type, by path, and why. */
  Map<String, String> leftOut() {
    return leftOut;
  }

  /** Paths of arrays and maps of records. */
  Set<String> tables() {
    return tables;
  }

  /**
   * The type of the values of one place, as it stands in the file of a model.
   *
   * @param values null and missing ones too, which make the type a union with null
   * @return null if they have none
   */
  @Nullable JsonNode type(List<JsonNode> values, Place place) {
    List<JsonNode> given =
        values.stream().filter(value -> !value.isNull() && !value.isMissingNode()).toList();
    if (given.isEmpty()) {
      return leaveOut(place, "always null");
    }
    JsonNode type =
        given.stream().anyMatch(JsonNode::isContainerNode)
            ? container(given, place)
            : scalar(given, place);
    return type == null || given.size() == values.size()
        ? type
        : NODES.arrayNode().add("null").add(type);
  }

  /**
   * The fields of objects.
   *
   * @param objects with a missing node for one that lacks all
   * @param pointer what the pointers of the fields begin with
   * @param names for the fields
   */
  List<ObjectNode> fields(List<JsonNode> objects, Place place, String pointer, Names names) {
    List<ObjectNode> fields = new ArrayList<>();
    for (String key : keys(objects)) {
      Place child = place.below(key);
      JsonNode type = type(objects.stream().map(object -> object.path(key)).toList(), child);
      if (type != null) {
        ObjectNode field = NODES.objectNode().put("name", names.of(key));
        field.set("type", type);
        fields.add(field.put("pointer", pointer + "/" + Pointer.escape(key)));
      }
    }
    return fields;
  }

  /** True if the keys of objects look like data, and their values are of one type. */
  static boolean areMaps(List<JsonNode> objects, Place place) {
    int keys = keys(objects).size();
    int most = objects.stream().mapToInt(JsonNode::size).max().orElse(0);
    return keys > MAX_KEYS
        || (keys > MANY_KEYS
            && most <= keys / 2
            && new TypeInference("").entries("map", "values", objects, place) != null);
  }

  /** What stands in strings that hold JSON, as pointers see it. */
  static List<JsonNode> opened(List<JsonNode> values) {
    return values.stream().map(TypeInference::opened).toList();
  }

  private static JsonNode opened(JsonNode value) {
    JsonNode inner = value.isTextual() ? ParsedJson.of(value.textValue()).tree() : null;
    return inner == null ? value : inner;
  }

  private static Set<String> keys(List<JsonNode> objects) {
    Set<String> keys = new LinkedHashSet<>();
    objects.forEach(object -> object.fieldNames().forEachRemaining(keys::add));
    return keys;
  }

  private @Nullable JsonNode container(List<JsonNode> given, Place place) {
    if (place.depth() > MAX_DEPTH) {
      return leaveOut(place, "nested in more than " + MAX_DEPTH + " levels");
    }
    List<JsonNode> opened = opened(given);
    if (opened.stream().allMatch(JsonNode::isObject)) {
      return object(opened, place);
    }
    return opened.stream().allMatch(JsonNode::isArray)
        ? entries("array", "items", opened, place)
        : leaveOut(place, "of several kinds: " + kinds(given));
  }

  private @Nullable JsonNode object(List<JsonNode> objects, Place place) {
    if (keys(objects).isEmpty()) {
      return leaveOut(place, "always empty");
    }
    if (areMaps(objects, place)) {
      return entries("map", "values", objects, place);
    }
    String name = recordNames.of(place.record());
    List<ObjectNode> fields = fields(objects, place, "", Names.besides(Set.of()));
    if (fields.isEmpty()) {
      return null;
    }
    ObjectNode type = NODES.objectNode().put("type", "record").put("name", name);
    type.putArray("fields").addAll(fields);
    return type;
  }

  private @Nullable JsonNode entries(
      String type, String entryType, List<JsonNode> containers, Place place) {
    List<JsonNode> entries = new ArrayList<>();
    containers.forEach(container -> container.forEach(entries::add));
    if (entries.isEmpty()) {
      return leaveOut(place, "always empty");
    }
    JsonNode entry = type(entries, place.entries());
    if (entry == null) {
      return null;
    }
    if (entry.path("type").asText().equals("record") && !place.path().contains("/*")) {
      tables.add(place.path());
    }
    ObjectNode node = NODES.objectNode().put("type", type);
    node.set(entryType, entry);
    return node;
  }

  private @Nullable JsonNode scalar(List<JsonNode> given, Place place) {
    String flaw = null;
    for (JsonNode type : ScalarTypes.candidates(given, place.key())) {
      flaw = ScalarTypes.flaw(type, given);
      if (flaw == null) {
        return type;
      }
    }
    boolean ofOneKind = given.stream().map(JsonNode::getNodeType).distinct().count() == 1;
    return leaveOut(place, ofOneKind && flaw != null ? flaw : "of several kinds: " + kinds(given));
  }

  /** How many there are of each, most first. */
  private static String kinds(List<JsonNode> values) {
    Map<String, Integer> counts = new TreeMap<>();
    values.forEach(value -> counts.merge(Conversion.describe(value), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(kind -> kind.getKey() + " (" + kind.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private @Nullable JsonNode leaveOut(Place place, String reason) {
    leftOut.put(place.path(), reason);
    return null;
  }
}
