package superhero.dataflow.parquet;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedObject.Member;

/**
 * The rows of objects that compacted ones hold. Each compacted object is read once where its
 * objects are asked for in the order of their names; of each table one is in memory.
 */
public final class CompactedRows implements AutoCloseable {
  private final Location standard;
  private final Map<String, Cursor> byTable = new HashMap<>();
  private final Map<String, ParquetFooter> footers = new HashMap<>();

  public CompactedRows(Location standard) {
    this.standard = standard;
  }

  /**
   * Gives the rows of an object that is held.
   *
   * @param path its own, below the location; its table is the first folder
   * @param holder path of the compacted object
   * @param columns as {@link ParquetRecords} takes them, the same for each object of a table
   * @throws IOException where the compacted object cannot be read
   */
  public void read(
      String path, String holder, Configuration columns, Consumer<GenericRecord> consumer)
      throws IOException {
    String table = path.substring(0, path.indexOf('/'));
    String name = path.substring(path.lastIndexOf('/') + 1);
    Cursor cursor = byTable.get(table);
    if (cursor == null || !cursor.holder.equals(holder) || !cursor.reach(name)) {
      close(table);
      cursor = new Cursor(holder);
      byTable.put(table, cursor);
      cursor.open(columns);
      cursor.reach(name);
    }
    cursor.give(consumer);
  }

  /**
   * The footer of a compacted object, read once.
   *
   * @throws IOException where it cannot be read
   */
  public ParquetFooter footer(String holder) throws IOException {
    ParquetFooter footer = footers.get(holder);
    if (footer == null) {
      footer = ParquetFooter.read(standard, holder);
      footers.put(holder, footer);
    }
    return footer;
  }

  private final class Cursor {
    final String holder;
    private Iterator<Member> members = List.<Member>of().iterator();
    private @Nullable Member member;
    private @Nullable IOException failure;
    private ParquetRecords.@Nullable Reader rows;

    Cursor(String holder) {
      this.holder = holder;
    }

    void open(Configuration columns) {
      try {
        byte[] object = standard.get(holder);
        members = CompactedObject.of(holder, object).members().iterator();
        rows = ParquetRecords.open(object, columns);
      } catch (IOException e) {
        failure = e;
      }
    }

    /** False where the object is behind, and the holder is to be read again. */
    boolean reach(String name) {
      try {
        while (failure == null && members.hasNext()) {
          member = members.next();
          if (member.name().equals(name)) {
            return true;
          }
          give(any -> {});
        }
      } catch (IOException e) {
        failure = e;
      }
      return failure != null;
    }

    void give(Consumer<GenericRecord> consumer) throws IOException {
      for (long i = 0; failure == null && i < member.rows(); i++) {
        try {
          consumer.accept(rows.next());
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void close(String table) throws IOException {
    Cursor cursor = byTable.remove(table);
    if (cursor != null && cursor.rows != null) {
      cursor.rows.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (String table : List.copyOf(byTable.keySet())) {
      close(table);
    }
  }
}
