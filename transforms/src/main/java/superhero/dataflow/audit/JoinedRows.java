package superhero.dataflow.audit;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.JoinedObject;
import superhero.dataflow.lake.JoinedObject.Member;
import superhero.dataflow.lake.ParquetRecords;

/**
 * The rows of objects that joined ones hold. Each joined object is read once where its objects are
 * asked for in the order of their names; of each table one is in memory.
 */
final class JoinedRows implements AutoCloseable {
  private final Lake lake;
  private final Map<String, Cursor> byKind = new HashMap<>();

  JoinedRows(Lake lake) {
    this.lake = lake;
  }

  /**
   * Gives the rows of an object that is held.
   *
   * @param columns as {@link ParquetRecords} takes them, the same for each object of a kind
   * @throws IOException where the joined object cannot be read
   */
  void read(Sighting held, Configuration columns, Consumer<GenericRecord> consumer)
      throws IOException {
    Cursor cursor = byKind.get(held.kind());
    if (cursor == null || !cursor.holder.equals(held.holder()) || !cursor.reach(held)) {
      close(held.kind());
      cursor = new Cursor(held.holder());
      byKind.put(held.kind(), cursor);
      cursor.open(held.kind(), columns);
      cursor.reach(held);
    }
    cursor.give(consumer);
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

    void open(String kind, Configuration columns) {
      try {
        byte[] object = lake.read(kind, holder);
        members = JoinedObject.of(holder, object).members().iterator();
        rows = ParquetRecords.open(object, columns);
      } catch (IOException e) {
        failure = e;
      }
    }

    /** False where the object is behind, and the holder is to be read again. */
    boolean reach(Sighting held) {
      try {
        while (failure == null && members.hasNext()) {
          member = members.next();
          if (held.path().endsWith("/" + member.name())) {
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

  private void close(String kind) throws IOException {
    Cursor cursor = byKind.remove(kind);
    if (cursor != null && cursor.rows != null) {
      cursor.rows.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (String kind : List.copyOf(byKind.keySet())) {
      close(kind);
    }
  }
}
