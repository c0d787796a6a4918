package superhero.dataflow.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.StoredObject;

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

  /** Folders that readers show as columns: a field of such a name would be hidden by them. */
  static final Set<String> FOLDERS = Set.of("date", "hour");

  private ModelParser() {}

  /**
   * @throws IllegalArgumentException that says all that is wrong, with the field
   */
  static Model parse(String avsc) {
    Schema schema = schema(avsc);
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("is not a record");
    }
    List<String> flaws = new ArrayList<>();
    checkNames(schema, flaws);
    Model.Of of = ModelFlaws.found(() -> of(schema), Model.Of.MESSAGE, flaws);
    Pointer each = ModelFlaws.found(() -> each(schema), null, flaws);
    Map<Pointer, Condition> where = ModelFlaws.found(() -> where(avsc), Map.of(), flaws);
    List<Column> columns = ModelFlaws.found(() -> Column.of(schema, Set.of()), List.of(), flaws);
    Predicate<String> root =
        switch (of) {
          case RANGE -> RangeDocument.FIELDS::contains;
          case DEAD_LETTER -> name -> MessageField.named(name) || DeadLetterField.named(name);
          case MESSAGE -> name -> MessageField.named(name) || (each != null && Models.isItem(name));
        };
    where.keySet().forEach(pointer -> checkRoot("where", pointer, root, flaws));
    if (each != null) {
      checkRoot("each", each, MessageField::named, flaws);
    }
    boolean readsValue = each != null && isValue(each);
    for (Pointer pointer : where.keySet()) {
      readsValue |= isValue(pointer);
    }
    for (Schema.Field field : schema.getFields()) {
      // One that is no pointer is a flaw of its column.
      Pointer pointer = ModelFlaws.found(() -> Column.pointer(field), null, new ArrayList<>());
      if (pointer != null) {
        checkRoot("field " + field.name(), pointer, root, flaws);
        readsValue |= isValue(pointer);
      }
    }
    if (of != Model.Of.MESSAGE && (each != null || !where.isEmpty())) {
      flaws.add("is of a " + of.word() + ", which takes neither where nor each");
    }
    ModelFlaws.check(flaws);
    return new Model(schema, of, readsValue, where, each, columns);
  }

  private static void checkNames(Schema schema, List<String> flaws) {
    String name = schema.getName();
    if (isReserved(name)) {
      flaws.add("has the name " + name + ", which is taken");
    }
    for (String property : schema.getObjectProps().keySet()) {
      if (!Set.of(WHERE, EACH, OF).contains(property)) {
        flaws.add(
            "has a property '" + property + "' that models do not know; they know where, each, of");
      }
    }
    for (Schema.Field field : schema.getFields()) {
      if (FOLDERS.contains(Ascii.toLowerCase(field.name()))) {
        flaws.add("field " + field.name() + " has the name of a folder, which would hide it");
      }
    }
  }

  /** Names with an underscore are of our own folders; Spark, Hive and Athena pass over them. */
  static boolean isReserved(String name) {
    return RESERVED.contains(Ascii.toLowerCase(name)) || name.startsWith("_");
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

  private static Model.Of of(Schema schema) {
    Object of = schema.getObjectProp(OF);
    if (of == null) {
      return Model.Of.MESSAGE;
    }
    return Arrays.stream(Model.Of.values())
        .filter(each -> each.word().equals(of))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "is of '" + of + "', which is none of message, range and dead_letter"));
  }

  private static @Nullable Pointer each(Schema schema) {
    Object each = schema.getObjectProp(EACH);
    if (each != null && !(each instanceof String)) {
      throw new IllegalArgumentException("has an each that is not a string");
    }
    return each == null ? null : parsePointer(EACH, (String) each);
  }

  /** From the text, since Avro gives null and numbers as objects of its own. */
  private static Map<Pointer, Condition> where(String avsc) {
    JsonNode where = tree(avsc).path(WHERE);
    if (!where.isMissingNode() && !where.isObject()) {
      throw new IllegalArgumentException(
          "has a where that is not an object of pointers and values");
    }
    Map<Pointer, Condition> conditions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : where.properties()) {
      Pointer pointer = parsePointer(WHERE, each.getKey());
      try {
        conditions.put(pointer, Condition.of(each.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("where '" + each.getKey() + "' " + e.getMessage(), e);
      }
    }
    return conditions;
  }

  private static Pointer parsePointer(String property, String text) {
    try {
      return Pointer.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + " " + e.getMessage(), e);
    }
  }

  private static void checkRoot(
      String place, Pointer pointer, Predicate<String> root, List<String> flaws) {
    if (!root.test(pointer.root())) {
      flaws.add(
          place + " has pointer '" + pointer.text() + "', and there is no /" + pointer.root());
    }
  }

  private static boolean isValue(Pointer pointer) {
    return pointer.root().equals(MessageField.VALUE.field());
  }
}
