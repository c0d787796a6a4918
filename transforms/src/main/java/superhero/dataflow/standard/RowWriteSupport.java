package superhero.dataflow.standard;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes the rows of a model as parquet-avro does, in half the time: what is to be done with a
 * value is found out once a table, not once a value.
 */
final class RowWriteSupport extends WriteSupport<GenericRecord> {
  private static final Configuration CONFIGURATION = new Configuration(false);

  static {
    // The old structure of lists cannot hold a null.
    CONFIGURATION.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
  }

  private final Schema schema;
  private final Fields fields;
  private RecordConsumer columns;

  RowWriteSupport(Schema schema) {
    this.schema = schema;
    this.fields = new Fields(schema);
  }

  /** As parquet-avro says it, so that its readers find Avro's schema. */
  @Override
  public String getName() {
    return "avro";
  }

  /** Deprecated, and the one that must be there. */
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(
        new AvroSchemaConverter(CONFIGURATION).convert(schema),
        Map.of("parquet.avro.schema", schema.toString()));
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    columns = consumer;
  }

  @Override
  public void write(GenericRecord row) {
    columns.startMessage();
    fields.write(columns, row);
    columns.endMessage();
  }

  /** Writes a value of one type, which is not null. */
  private interface Value {
    void write(RecordConsumer columns, Object value);
  }

  private static Value of(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> (columns, value) -> columns.addBinary(binary(value));
      case ENUM -> (columns, value) -> columns.addBinary(Binary.fromString(value.toString()));
      // Parquet moves the buffer's position, and a default is one buffer for all rows.
      case BYTES ->
          (columns, value) ->
              columns.addBinary(Binary.fromConstantByteBuffer(((ByteBuffer) value).duplicate()));
      case INT -> (columns, value) -> columns.addInteger((int) value);
      case LONG -> (columns, value) -> columns.addLong((long) value);
      case FLOAT -> (columns, value) -> columns.addFloat((float) value);
      case DOUBLE -> (columns, value) -> columns.addDouble((double) value);
      case BOOLEAN -> (columns, value) -> columns.addBoolean((boolean) value);
      case UNION ->
          of(schema.getTypes().get(schema.getTypes().get(0).getType() == Schema.Type.NULL ? 1 : 0));
      case ARRAY -> array(new Field("element", 0, of(schema.getElementType())));
      case MAP -> map(new Field("value", 1, of(schema.getValueType())));
      case RECORD -> {
        Fields fields = new Fields(schema);
        yield (columns, value) -> {
          columns.startGroup();
          fields.write(columns, (IndexedRecord) value);
          columns.endGroup();
        };
      }
      case FIXED, NULL -> throw new IllegalArgumentException("models have no " + schema.getType());
    };
  }

  private static Value array(Field element) {
    return (columns, value) -> repeated(columns, "list", (List<?>) value, element::write);
  }

  private static Value map(Field entryValue) {
    Field key = new Field("key", 0, of(Schema.create(Schema.Type.STRING)));
    Value entry =
        (columns, each) -> {
          key.write(columns, ((Map.Entry<?, ?>) each).getKey());
          entryValue.write(columns, ((Map.Entry<?, ?>) each).getValue());
        };
    return (columns, value) ->
        repeated(columns, "key_value", ((Map<?, ?>) value).entrySet(), entry);
  }

  /** A group of one field, with a group for each element, as Parquet's lists and maps are. */
  private static void repeated(
      RecordConsumer columns, String field, Collection<?> elements, Value element) {
    columns.startGroup();
    if (!elements.isEmpty()) {
      columns.startField(field, 0);
      for (Object each : elements) {
        columns.startGroup();
        element.write(columns, each);
        columns.endGroup();
      }
      columns.endField(field, 0);
    }
    columns.endGroup();
  }

  private static Binary binary(Object text) {
    if (!(text instanceof Utf8 utf8)) {
      return Binary.fromString(text.toString());
    }
    byte[] bytes = utf8.getBytes();
    // Parquet is faster with whole arrays.
    return bytes.length == utf8.getByteLength()
        ? Binary.fromConstantByteArray(bytes)
        : Binary.fromConstantByteArray(bytes, 0, utf8.getByteLength());
  }

  /** A field of a group; Parquet has a null where nothing is written. */
  private record Field(String name, int place, Value value) {
    void write(RecordConsumer columns, Object of) {
      if (of != null) {
        columns.startField(name, place);
        value.write(columns, of);
        columns.endField(name, place);
      }
    }
  }

  private static final class Fields {
    private final Field[] fields;

    Fields(Schema schema) {
      fields =
          schema.getFields().stream()
              .map(field -> new Field(field.name(), field.pos(), of(field.schema())))
              .toArray(Field[]::new);
    }

    void write(RecordConsumer columns, IndexedRecord row) {
      for (Field field : fields) {
        field.write(columns, row.get(field.place));
      }
    }
  }
}
