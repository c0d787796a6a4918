package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.WrittenRange;

/**
 * A table: which messages, or ranges, it takes and what rows they give. See {@link Models} for the
 * file that it is made of.
 */
public final class Model {
  private final Schema schema;
  private final boolean ofRanges;
  private final boolean readsValue;
  private final Map<Pointer, Condition> where;
  private final @Nullable Pointer each;
  private final List<Column> columns;

  Model(
      Schema schema,
      boolean ofRanges,
      boolean readsValue,
      Map<Pointer, Condition> where,
      @Nullable Pointer each,
      List<Column> columns) {
    this.schema = schema;
    this.ofRanges = ofRanges;
    this.readsValue = readsValue;
    this.where = where;
    this.each = each;
    this.columns = columns;
  }

  /** Name of the table and of its folder. */
  public String name() {
    return schema.getName();
  }

  public Schema schema() {
    return schema;
  }

  /** True where rows are made of ranges, false where of messages. */
  boolean ofRanges() {
    return ofRanges;
  }

  /** False where even a message whose value is no JSON gives its rows. */
  boolean readsValue() {
    return readsValue;
  }

  /** The rows of a message that the model takes. */
  List<GenericRecord> rows(Document message) throws Mismatch {
    if (each == null) {
      return List.of(Column.record(schema, columns, message));
    }
    JsonNode items;
    try {
      items = message.open(message.at(each));
    } catch (Mismatch e) {
      throw e.below(each.text());
    }
    if (!items.isContainerNode()) {
      throw Mismatch.of("an object or an array", items).below(each.text());
    }
    List<GenericRecord> rows = new ArrayList<>(items.size());
    if (items.isArray()) {
      for (JsonNode item : items) {
        rows.add(row(message, each, IntNode.valueOf(rows.size()), item, first(rows)));
      }
    } else {
      for (Map.Entry<String, JsonNode> item : items.properties()) {
        TextNode key = TextNode.valueOf(item.getKey());
        rows.add(row(message, each, key, item.getValue(), first(rows)));
      }
    }
    return rows;
  }

  /** The row of a range. */
  public GenericRecord row(WrittenRange written) {
    try {
      return Column.record(schema, columns, RangeDocument.of(written));
    } catch (Mismatch e) {
      throw new JobException(
          "model " + name() + " does not fit a range: " + e.getMessage() + " at " + e.pointer(), e);
    }
  }

  /** True for messages of which it should have rows, or a dead letter. */
  boolean takes(Document message) {
    for (Map.Entry<Pointer, Condition> each : where.entrySet()) {
      try {
        if (!each.getValue().holds(message.at(each.getKey()))) {
          return false;
        }
      } catch (Mismatch e) {
        // What stands in a string that holds no JSON is not there.
        return false;
      }
    }
    return true;
  }

  private static @Nullable GenericRecord first(List<GenericRecord> rows) {
    return rows.isEmpty() ? null : rows.get(0);
  }

  private GenericRecord row(
      Document message, Pointer each, JsonNode key, JsonNode item, @Nullable GenericRecord sibling)
      throws Mismatch {
    Document document =
        message.with(
            root ->
                switch (root) {
                  case Models.ITEM -> item;
                  case Models.ITEM_KEY -> key;
                  default -> message.root(root);
                });
    try {
      return Column.record(schema, columns, document, sibling);
    } catch (Mismatch e) {
      String place = "/" + Models.ITEM;
      if (e.pointer().equals("/" + Models.ITEM_KEY)) {
        throw e.ofItem(e.pointer(), each.text(), key.asText());
      }
      if (e.pointer().equals(place) || e.pointer().startsWith(place + "/")) {
        throw e.ofItem(place, each.text(), key.asText());
      }
      throw e;
    }
  }
}
