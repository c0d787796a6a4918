package superhero.dataflow.benchmark.limit;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The columns of a row, one after the other in the order of the schema. */
final class Row {
  private final RecordConsumer columns;
  private final String[] names;
  private int at;

  Row(RecordConsumer columns, MessageType schema) {
    this.columns = columns;
    names = schema.getFields().stream().map(field -> field.getName()).toArray(String[]::new);
  }

  void begin() {
    columns.startMessage();
    at = 0;
  }

  void end() {
    columns.endMessage();
  }

  void text(@Nullable Binary value) {
    if (value == null) {
      throw new IllegalArgumentException("column " + names[at] + " has no value");
    }
    columns.startField(names[at], at);
    columns.addBinary(value);
    columns.endField(names[at], at++);
  }

  void number(long value) {
    columns.startField(names[at], at);
    columns.addLong(value);
    columns.endField(names[at], at++);
  }

  void integer(int value) {
    columns.startField(names[at], at);
    columns.addInteger(value);
    columns.endField(names[at], at++);
  }

  void truth(boolean value) {
    columns.startField(names[at], at);
    columns.addBoolean(value);
    columns.endField(names[at], at++);
  }

  void empty() {
    at++;
  }

  /** A list without elements, which is not the same as none. */
  void emptyList() {
    columns.startField(names[at], at);
    columns.startGroup();
    columns.endGroup();
    columns.endField(names[at], at++);
  }
}
