package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
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
   * @throws IllegalArgumentException that begins with the field that is wrong
   */
  static List<Column> of(Schema schema) {
    List<Column> columns = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      try {
        columns.add(of(field));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "field "
                + field.name()
                + (e.getMessage().startsWith("field ") ? " > " : " ")
                + e.getMessage(),
            e);
      }
    }
    return List.copyOf(columns);
  }

  /** A row of these columns. */
  static GenericData.Record record(Schema schema, List<Column> columns, Document document)
      throws Mismatch {
    GenericData.Record row = new GenericData.Record(schema);
    for (Column column : columns) {
      row.put(column.field.pos(), column.value(document));
    }
    return row;
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

  private static Column of(Schema.Field field) {
    for (String property : field.getObjectProps().keySet()) {
      if (!property.equals(POINTER)) {
        throw new IllegalArgumentException(
            "has a property '" + property + "' that models do not know; they know pointer");
      }
    }
    Conversion conversion = Conversion.to(field.schema());
    Object pointer = field.getObjectProp(POINTER);
    if (pointer == null && !field.hasDefaultValue()) {
      throw new IllegalArgumentException(
          "has neither a pointer, which says where it comes from, nor a default");
    }
    if (pointer != null && !(pointer instanceof String)) {
      throw new IllegalArgumentException("has a pointer that is not a string");
    }
    return new Column(field, pointer == null ? null : Pointer.parse((String) pointer), conversion);
  }
}
