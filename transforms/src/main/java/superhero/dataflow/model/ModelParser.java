package superhero.dataflow.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.StoredObject;

/**
 * Makes a model of the text of its file. What is wrong is said in words that follow the file's
 * name.
 */
final class ModelParser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WHERE = "where";
  private static final String EACH = "each";
  private static final String OF = "of";
  private static final Set<String> RESERVED = Set.of(StoredObject.RAW, StoredObject.DEAD_LETTERS);

  private ModelParser() {}

  /**
   * @throws IllegalArgumentException that names the field, where it is one that is wrong
   */
  static Model parse(String avsc) {
    Schema schema = schema(avsc);
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("is not a record");
    }
    // Names with an underscore are of our own folders, and Spark, Hive and Athena pass over them.
    if (RESERVED.contains(schema.getName()) || schema.getName().startsWith("_")) {
      throw new IllegalArgumentException("has the name " + schema.getName() + ", which is taken");
    }
    for (String property : schema.getObjectProps().keySet()) {
      if (!Set.of(WHERE, EACH, OF).contains(property)) {
        throw new IllegalArgumentException(
            "has a property '" + property + "' that models do not know; they know where, each, of");
      }
    }
    boolean ofRanges = ofRanges(schema);
    Pointer each = each(schema);
    Map<Pointer, JsonNode> where = where(avsc);
    List<Column> columns = Column.of(schema, Set.of());
    Predicate<String> root =
        ofRanges
            ? RangeDocument.FIELDS::contains
            : name -> MessageField.named(name) || (each != null && Models.isItem(name));
    where.keySet().forEach(pointer -> checkRoot("where", pointer, root));
    if (each != null) {
      checkRoot("each", each, MessageField::named);
    }
    boolean readsValue = each != null && isValue(each);
    for (Pointer pointer : where.keySet()) {
      readsValue |= isValue(pointer);
    }
    for (Column column : columns) {
      if (column.pointer() != null) {
        checkRoot("field " + column.field().name(), column.pointer(), root);
        readsValue |= isValue(column.pointer());
      }
    }
    if (ofRanges && (each != null || !where.isEmpty())) {
      throw new IllegalArgumentException("is of ranges, which take neither where nor each");
    }
    return new Model(schema, ofRanges, readsValue, where, each, columns);
  }

  private static Schema schema(String avsc) {
    tree(avsc);
    try {
      return new Schema.Parser().parse(avsc);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException("is not an Avro schema: " + e.getMessage(), e);
    }
  }

  private static JsonNode tree(String avsc) {
    try {
      return JSON.readTree(avsc);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean ofRanges(Schema schema) {
    Object of = schema.getObjectProp(OF);
    if (of != null && !of.equals("range") && !of.equals("message")) {
      throw new IllegalArgumentException("is of '" + of + "', which is neither message nor range");
    }
    return "range".equals(of);
  }

  private static @Nullable Pointer each(Schema schema) {
    Object each = schema.getObjectProp(EACH);
    if (each != null && !(each instanceof String)) {
      throw new IllegalArgumentException("has an each that is not a string");
    }
    return each == null ? null : parsePointer(EACH, (String) each);
  }

  /** From the text, since Avro gives null and numbers as objects of its own. */
  private static Map<Pointer, JsonNode> where(String avsc) {
    JsonNode where = tree(avsc).path(WHERE);
    if (!where.isMissingNode() && !where.isObject()) {
      throw new IllegalArgumentException(
          "has a where that is not an object of pointers and values");
    }
    Map<Pointer, JsonNode> conditions = new LinkedHashMap<>();
    where
        .properties()
        .forEach(each -> conditions.put(parsePointer(WHERE, each.getKey()), each.getValue()));
    return conditions;
  }

  private static Pointer parsePointer(String property, String text) {
    try {
      return Pointer.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + " " + e.getMessage(), e);
    }
  }

  private static void checkRoot(String place, Pointer pointer, Predicate<String> root) {
    if (!root.test(pointer.root())) {
      throw new IllegalArgumentException(
          place + " has pointer '" + pointer.text() + "', and there is no /" + pointer.root());
    }
  }

  private static boolean isValue(Pointer pointer) {
    return pointer.root().equals(MessageField.VALUE.field());
  }
}
