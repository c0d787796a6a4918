package superhero.dataflow.parquet;

import com.google.common.collect.Iterables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import superhero.dataflow.lake.Location;

/** What the end of a Parquet object says: its schema, how many rows it has, texts of its writer. */
public final class ParquetFooter {
  /** More than a footer has but of tables with very many columns. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** The length of the footer and the magic number. */
  private static final int END_BYTES = Integer.BYTES + MAGIC.length;

  private final FileMetaData metadata;

  private ParquetFooter(FileMetaData metadata) {
    this.metadata = metadata;
  }

  /**
   * That of an object in a location, of which no more than that is read.
   *
   * @throws IOException where it cannot be read, or is no Parquet object
   */
  public static ParquetFooter read(Location location, String path) throws IOException {
    byte[] end = location.getEnd(path, MOST_BYTES);
    int footer = footerBytes(end);
    return of(footer + END_BYTES > end.length ? location.getEnd(path, footer + END_BYTES) : end);
  }

  /**
   * That of an object, or of its last bytes.
   *
   * @throws IOException where it is no Parquet object
   */
  public static ParquetFooter of(byte[] object) throws IOException {
    int footer = footerBytes(object);
    int start = object.length - END_BYTES - footer;
    if (start < 0) {
      throw new IOException("it is no whole Parquet file: it is cut off");
    }
    return new ParquetFooter(
        Util.readFileMetaData(new ByteArrayInputStream(object, start, footer)));
  }

  private static int footerBytes(byte[] end) throws IOException {
    int magic = end.length - MAGIC.length;
    if (end.length < END_BYTES
        || !ByteBuffer.wrap(MAGIC).equals(ByteBuffer.wrap(end, magic, MAGIC.length))) {
      throw new IOException("it is no whole Parquet file: its last bytes are not PAR1");
    }
    int footer = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(end.length - END_BYTES);
    if (footer < 0) {
      throw new IOException("it is no whole Parquet file: its footer has no length");
    }
    return footer;
  }

  public long rows() {
    return metadata.getNum_rows();
  }

  /** Whether there is a column of text of this name, in no other column. */
  public boolean hasText(String column) {
    // The schema is a tree, written from its root down.
    int next = 1;
    List<SchemaElement> schema = metadata.getSchema();
    for (int i = 0; i < schema.get(0).getNum_children(); i++) {
      SchemaElement each = schema.get(next);
      if (each.getName().equals(column)) {
        return each.getType() == Type.BYTE_ARRAY;
      }
      next = behind(schema, next);
    }
    return false;
  }

  private static int behind(List<SchemaElement> schema, int element) {
    int next = element + 1;
    for (int i = 0; i < schema.get(element).getNum_children(); i++) {
      next = behind(schema, next);
    }
    return next;
  }

  /** A text of the object's writer. */
  Optional<String> text(String key) {
    return texts().stream()
        .filter(each -> each.getKey().equals(key))
        .map(KeyValue::getValue)
        .findFirst();
  }

  /** In the order in which they stand. */
  List<KeyValue> texts() {
    return metadata.isSetKey_value_metadata() ? metadata.getKey_value_metadata() : List.of();
  }

  /** Equal for objects whose rows can stand in one: columns and texts are the same. */
  public Object layout() {
    return List.of(
        metadata.getSchema(),
        texts().stream().filter(each -> !each.getKey().equals(CompactedObject.TEXT)).toList());
  }

  /**
   * The same object with a footer that follows from its rows. Parquet's writer lists the encodings
   * of a column as a hash set of enums has them, so in another order in each JVM: the only bytes
   * that do not.
   *
   * @param object a Parquet object, which ends with its footer, the footer's length in four bytes
   *     and the magic number
   */
  public static byte[] ordered(byte[] object) throws IOException {
    ParquetFooter footer = of(object);
    return rewritten(object, footer.metadata, footer.texts());
  }

  /** As {@link #ordered}, and with these texts in place of the writer's. */
  static byte[] rewritten(byte[] object, Iterable<KeyValue> texts) throws IOException {
    return rewritten(object, of(object).metadata, texts);
  }

  private static byte[] rewritten(byte[] object, FileMetaData metadata, Iterable<KeyValue> texts)
      throws IOException {
    for (RowGroup rowGroup : metadata.getRow_groups()) {
      for (ColumnChunk chunk : rowGroup.getColumns()) {
        ColumnMetaData column = chunk.getMeta_data();
        Collections.sort(column.getEncodings());
        if (column.isSetEncoding_stats()) {
          Collections.sort(column.getEncoding_stats());
        }
      }
    }
    metadata.setKey_value_metadata(List.of(Iterables.toArray(texts, KeyValue.class)));
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(metadata, footer);
    int rows = object.length - END_BYTES - footerBytes(object);
    // Of the size that it has at the end: an object may be a good part of the memory.
    return ByteBuffer.allocate(rows + footer.size() + END_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(object, 0, rows)
        .put(footer.toByteArray())
        .putInt(footer.size())
        .put(MAGIC)
        .array();
  }
}
