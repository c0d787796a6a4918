package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.range.WrittenRange;

/**
 * A table: which messages, or ranges, it takes and what rows they give. See {@link Models} for the
 * file that it is made of.
 */
public final class Model {
  /**
   * What the rows of one message may hold of its texts that stand in each of them. Small for
   * Parquet, which packs what comes again, and yet some time to write.
   */
  static final long MAX_SHARED_BYTES = 8L << 30;

  /** What a row is made of. */
  enum Of {
    MESSAGE,
    RANGE,
    DEAD_LETTER;

    /** As it stands in the file of a model. */
    String word() {
      return Ascii.toLowerCase(name());
    }
  }

  private final Schema schema;
  private final Of of;
  private final boolean readsValue;
  private final Map<Pointer, Condition> whereTopic;
  private final Map<Pointer, Condition> whereElse;
  private final @Nullable Pointer each;
  private final List<Column> columns;

  Model(
      Schema schema,
      Of of,
      boolean readsValue,
      Map<Pointer, Condition> where,
      @Nullable Pointer each,
      List<Column> columns) {
    this.schema = schema;
    this.of = of;
    this.readsValue = readsValue;
    this.whereTopic = ImmutableMap.copyOf(Maps.filterKeys(where, Model::isTopic));
    this.whereElse = ImmutableMap.copyOf(Maps.filterKeys(where, pointer -> !isTopic(pointer)));
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

  /** What a row is made of. */
  Of of() {
    return of;
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
    checkSize(rows);
    return rows;
  }

  /** A long text of a message that has many items would be in as many rows. */
  private void checkSize(List<GenericRecord> rows) throws Mismatch {
    if (rows.size() < 2) {
      return;
    }
    long bytes = 0;
    for (Column column : columns) {
      bytes += column.ofItem() ? 0 : bytes(rows.get(0).get(column.field().pos()));
    }
    if (bytes > MAX_SHARED_BYTES / rows.size()) {
      throw Mismatch.of(
              DeadLetter.Code.TOO_LARGE,
              "texts of less than " + (MAX_SHARED_BYTES >> 30) + " GiB in the rows of a message",
              rows.size() + " rows that each have " + bytes + " bytes of it")
          .below(each.text());
    }
  }

  private static long bytes(@Nullable Object value) {
    if (value instanceof Utf8 text) {
      return text.getByteLength();
    }
    if (value instanceof ByteBuffer buffer) {
      return buffer.remaining();
    }
    long bytes = 0;
    if (value instanceof Collection<?> values) {
      for (Object each : values) {
        bytes += bytes(each);
      }
    } else if (value instanceof Map<?, ?> map) {
      bytes += bytes(map.keySet()) + bytes(map.values());
    } else if (value instanceof IndexedRecord row) {
      for (Schema.Field field : row.getSchema().getFields()) {
        bytes += bytes(row.get(field.pos()));
      }
    }
    return bytes;
  }

  /** The row of a range. */
  public GenericRecord row(WrittenRange written) {
    return row(RangeDocument.of(written));
  }

  /** The row of a message that another model could not take. */
  public GenericRecord row(Message message, DeadLetter deadLetter) {
    return row(DeadLetterField.document(message, deadLetter));
  }

  private GenericRecord row(Document document) {
    try {
      return Column.record(schema, columns, document);
    } catch (Mismatch e) {
      throw new JobException(
          "model "
              + name()
              + " does not fit a "
              + of.word()
              + ": "
              + e.getMessage()
              + " at "
              + e.pointer(),
          e);
    }
  }

  /** Whether it may take messages of a topic. */
  boolean takesTopic(String topic) {
    TextNode name = TextNode.valueOf(topic);
    return whereTopic.values().stream().allMatch(condition -> condition.holds(name));
  }

  /**
   * True for messages, of a topic that it takes, of which it should have rows, or a dead letter.
   */
  boolean takes(Document message) {
    for (Map.Entry<Pointer, Condition> each : whereElse.entrySet()) {
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

  private static boolean isTopic(Pointer pointer) {
    return pointer.tokens().equals(List.of(MessageField.TOPIC.field()));
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
