package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Types of numbers, strings and booleans, tried by the conversions of the models themselves. */
final class ScalarTypes {
  private static final Document NOTHING = Document.of(name -> MissingNode.getInstance());

  private ScalarTypes() {}

  /**
   * Types that values may have, the narrowest first; none if they are of several kinds.
   *
   * @param key that may say that numbers are times
   */
  static List<JsonNode> candidates(List<JsonNode> given, String key) {
    List<JsonNode> types = new ArrayList<>();
    EpochTimes.unit(key, given)
        .ifPresent(unit -> types.add(logical("long", "timestamp-micros").put("unit", unit)));
    if (given.stream().allMatch(JsonNode::isIntegralNumber)) {
      types.add(TextNode.valueOf("long"));
      types.add(logical("bytes", "decimal").put("precision", 38).put("scale", 0));
    } else if (given.stream().allMatch(JsonNode::isNumber)) {
      types.add(TextNode.valueOf("double"));
    } else if (given.stream().allMatch(JsonNode::isBoolean)) {
      types.add(TextNode.valueOf("boolean"));
    } else if (given.stream().allMatch(JsonNode::isTextual)) {
      types.add(logical("string", "uuid"));
      // Eight digits are more often a number of something.
      if (given.stream().allMatch(value -> value.textValue().contains("-"))) {
        types.add(logical("int", "date"));
      }
      types.add(logical("long", "timestamp-micros"));
      types.add(TextNode.valueOf("string"));
    }
    return types;
  }

  private static ObjectNode logical(String type, String logicalType) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("logicalType", logicalType);
  }

  /** Why a type does not take one of these; null if it takes all. */
  static @Nullable String flaw(JsonNode type, List<JsonNode> values) {
    Conversion conversion = Conversion.to(new Schema.Parser().parse(type.toString()), Set.of());
    try {
      for (JsonNode value : values) {
        conversion.convert(value, NOTHING);
      }
      return null;
    } catch (Mismatch e) {
      return e.getMessage();
    }
  }
}
