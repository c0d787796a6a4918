package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A field of a model and where its values come from.
 *
 * @param pointer null where every row has the default
 */
record Column(Schema.Field field, @Nullable Pointer pointer, Conversion conversion) {
  private static final String POINTER = "pointer";

  /**
   * The columns of a record, in its order.
   *
   * @param within names of the records around it
   * @throws IllegalArgumentException that names every field that is wrong
   */
  static List<Column> of(Schema schema, Set<String> within) {
    Set<String> names = new HashSet<>(within);
    if (!names.add(schema.getFullName())) {
      throw new IllegalArgumentException("is a record within itself, which no table can hold");
    }
    if (schema.getFields().isEmpty()) {
      throw new IllegalArgumentException("is a record without fields, which Parquet cannot hold");
    }
    List<Column> columns = new ArrayList<>();
    List<String> flaws = new ArrayList<>();
    Map<String, String> byLowerCase = new HashMap<>();
    for (Schema.Field field : schema.getFields()) {
      String name = field.name();
      String other = byLowerCase.putIfAbsent(Ascii.toLowerCase(name), name);
      if (other != null) {
        flaws.add("field " + name + " has the name of field " + other + " but for its case");
      }
      try {
        columns.add(of(field, names));
      } catch (IllegalArgumentException e) {
        for (String flaw : ModelFlaws.of(e)) {
          flaws.add("field " + name + (flaw.startsWith("field ") ? " > " : " ") + flaw);
        }
      }
    }
    ModelFlaws.check(flaws);
    return List.copyOf(columns);
  }

  /** A row of these columns. */
  static GenericData.Record record(Schema schema, List<Column> columns, Document document)
      throws Mismatch {
    return record(schema, columns, document, null);
  }

  /**
   * A row of these columns.
   *
   * @param sibling another row of the same message, with which this one shares all that is not of
   *     its item: else a long text of a message would be in memory once for each of its items
   */
  static GenericData.Record record(
      Schema schema, List<Column> columns, Document document, @Nullable GenericRecord sibling)
      throws Mismatch {
    GenericData.Record row = new GenericData.Record(schema);
    for (Column column : columns) {
      int place = column.field.pos();
      row.put(
          place, sibling == null || column.ofItem() ? column.value(document) : sibling.get(place));
    }
    return row;
  }

  /** False where all rows of a message share its value. */
  boolean ofItem() {
    return pointer != null && Models.isItem(pointer.root());
  }

  private @Nullable Object value(Document document) throws Mismatch {
    if (pointer == null) {
      return GenericData.get().getDefaultValue(field);
    }
    JsonNode node = document.at(pointer);
    if (node.isMissingNode() && field.hasDefaultValue()) {
      return GenericData.get().getDefaultValue(field);
    }
    try {
      return conversion.convert(node, document);
    } catch (Mismatch e) {
      throw e.below(pointer.text());
    }
  }

  private static Column of(Schema.Field field, Set<String> within) {
    List<String> flaws = new ArrayList<>();
    for (String property : field.getObjectProps().keySet()) {
      if (!property.equals(POINTER)) {
        flaws.add(
            "has a property '"
                + property
                + "' that models do not know; they know pointer"
                + (property.equals(TimestampConversion.UNIT)
                    ? ", and a unit in the type, beside logicalType"
                    : ""));
      }
    }
    Conversion conversion =
        ModelFlaws.found(() -> Conversion.to(field.schema(), within), null, flaws);
    Pointer pointer = ModelFlaws.found(() -> pointer(field), null, flaws);
    ModelFlaws.check(flaws);
    return new Column(field, pointer, conversion);
  }

  /**
   * Where a field comes from; null where every row has the default.
   *
   * @throws IllegalArgumentException in words that follow the name of the field
   */
  static @Nullable Pointer pointer(Schema.Field field) {
    Object pointer = field.getObjectProp(POINTER);
    if (pointer == null && !field.hasDefaultValue()) {
      throw new IllegalArgumentException(
          "has neither a pointer, which says where it comes from, nor a default");
    }
    if (pointer != null && !(pointer instanceof String)) {
      throw new IllegalArgumentException("has a pointer that is not a string");
    }
    return pointer == null ? null : Pointer.parse((String) pointer);
  }
}
