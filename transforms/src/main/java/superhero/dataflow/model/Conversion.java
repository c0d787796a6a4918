package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.message.DeadLetter.Code;

/**
 * JSON to what Avro writes for one type. Strict: a number is no string, a fraction no int. A
 * mismatch points from the value that was given.
 */
@FunctionalInterface
interface Conversion {
  @Nullable Object convert(JsonNode node, Document document) throws Mismatch;

  /**
   * The conversion to a type of a model.
   *
   * @param within names of the records around it
   * @throws IllegalArgumentException for a type that models do not have, in words that follow the
   *     name of the field
   */
  static Conversion to(Schema schema, Set<String> within) {
    String logicalType = schema.getProp(LogicalType.LOGICAL_TYPE_PROP);
    if (schema.getObjectProp(TimestampConversion.UNIT) != null
        && !TimestampConversion.knows(schema.getLogicalType())) {
      throw new IllegalArgumentException("has a unit, which only timestamps have");
    }
    if (logicalType != null) {
      return LogicalConversion.to(schema, logicalType);
    }
    return switch (schema.getType()) {
      case STRING -> strings();
      case INT ->
          of("an int", n -> n.isIntegralNumber() && n.canConvertToInt(), JsonNode::intValue);
      case LONG ->
          of("a long", n -> n.isIntegralNumber() && n.canConvertToLong(), JsonNode::longValue);
      case FLOAT -> finite("a float", JsonNode::floatValue);
      case DOUBLE -> finite("a double", JsonNode::doubleValue);
      case BOOLEAN -> of("a boolean", JsonNode::isBoolean, JsonNode::booleanValue);
      case BYTES -> of("a string", n -> n.isBinary() || n.isTextual(), Conversion::bytes);
      case ENUM ->
          of(
              "one of " + schema.getEnumSymbols(),
              n -> n.isTextual() && schema.hasEnumSymbol(n.textValue()),
              n -> new GenericData.EnumSymbol(schema, n.textValue()));
      case UNION -> nullable(schema, within);
      case ARRAY -> arrays(to(schema.getElementType(), within));
      case MAP -> maps(to(schema.getValueType(), within));
      case RECORD -> records(schema, Column.of(schema, within));
      case FIXED, NULL ->
          throw new IllegalArgumentException(
              "has type " + schema.getType().getName() + ", which models do not have");
    };
  }

  /** For a mismatch: what kind of thing a node is. */
  static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "nothing";
      case NULL -> "null";
      case STRING -> "a string";
      case BINARY -> "bytes";
      case BOOLEAN -> "a boolean";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a fraction";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
    };
  }

  private static Conversion of(String expected, Predicate<JsonNode> fits, Value value) {
    return (node, document) -> {
      if (!fits.test(node)) {
        throw mismatch(expected, node);
      }
      return value.of(node);
    };
  }

  /** A number that is none of this type, or a string that is none of an enum's, is of its kind. */
  private static Mismatch mismatch(String expected, JsonNode node) {
    if (expected.equals("an int") || expected.equals("a long")) {
      return node.isIntegralNumber()
          ? Mismatch.of(Code.OUT_OF_RANGE, expected, describe(node))
          : Mismatch.of(expected, node);
    }
    return node.isTextual() && expected.startsWith("one of ")
        ? Mismatch.of(Code.WRONG_FORMAT, expected, describe(node))
        : Mismatch.of(expected, node);
  }

  /** A number that is too large would be infinite, which no JSON can say. */
  private static Conversion finite(String type, Function<JsonNode, Number> value) {
    return (node, document) -> {
      if (!node.isNumber()) {
        throw Mismatch.of("a number", node);
      }
      Number number = value.apply(node);
      if (!Double.isFinite(number.doubleValue())) {
        throw Mismatch.of(Code.OUT_OF_RANGE, "a number that " + type + " can hold", "a larger one");
      }
      return number;
    };
  }

  private static Conversion strings() {
    return (node, document) -> {
      if (!node.isTextual()) {
        throw Mismatch.of("a string", node);
      }
      return utf8(node.textValue());
    };
  }

  /** Half a surrogate pair is legal in JSON, but no UTF-8 and so no Parquet can hold it. */
  private static Utf8 utf8(String text) throws Mismatch {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == text.length() && !Bytes.contains(bytes, (byte) '?')) {
      return new Utf8(bytes);
    }
    try {
      if (com.google.common.base.Utf8.encodedLength(text) == bytes.length) {
        return new Utf8(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Falls through: the half is a question mark among the bytes.
    }
    throw Mismatch.of(Code.NO_UTF8, "a string", "half a surrogate pair in one");
  }

  private static Conversion nullable(Schema union, Set<String> within) {
    List<Schema> types = union.getTypes();
    if (types.size() != 2 || !union.isNullable()) {
      throw new IllegalArgumentException(
          "is a union of other than null and one type, which models do not have");
    }
    boolean nullFirst = types.get(0).getType() == Schema.Type.NULL;
    Conversion conversion = to(types.get(nullFirst ? 1 : 0), within);
    return (node, document) ->
        node.isNull() || node.isMissingNode() ? null : conversion.convert(node, document);
  }

  private static Conversion arrays(Conversion element) {
    return (node, document) -> {
      JsonNode array = document.open(node);
      if (!array.isArray()) {
        throw Mismatch.of("an array", array);
      }
      List<@Nullable Object> values = new ArrayList<>(array.size());
      for (JsonNode each : array) {
        try {
          values.add(element.convert(each, document));
        } catch (Mismatch e) {
          throw e.belowKey(String.valueOf(values.size()));
        }
      }
      return values;
    };
  }

  private static Conversion maps(Conversion value) {
    return (node, document) -> {
      JsonNode object = document.open(node);
      if (!object.isObject()) {
        throw Mismatch.of("an object", object);
      }
      Map<Object, @Nullable Object> values = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        try {
          values.put(utf8(each.getKey()), value.convert(each.getValue(), document));
        } catch (Mismatch e) {
          throw e.belowKey(each.getKey());
        }
      }
      return values;
    };
  }

  private static Conversion records(Schema schema, List<Column> columns) {
    return (node, document) -> {
      JsonNode object = document.open(node);
      if (!object.isObject()) {
        throw Mismatch.of("an object", object);
      }
      return Column.record(schema, columns, document.inside(object));
    };
  }

  private static ByteBuffer bytes(JsonNode node) {
    try {
      return ByteBuffer.wrap(
          node.isBinary() ? node.binaryValue() : node.textValue().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("a binary node holds its bytes", e);
    }
  }

  /** The value of a node that fits. */
  @FunctionalInterface
  interface Value {
    Object of(JsonNode node);
  }
}
