package superhero.dataflow.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.StoredObject;

/** The table of ranges that ships with the project, read back. */
public final class EtlMeta {
  public static final String NAME = "etl_meta";
  private static final String MESSAGES = "messages";

  private EtlMeta() {}

  /**
   * Where a range's row is, below the location of the tables.
   *
   * @param batch the whole range and its earliest window
   */
  public static String path(Batch batch) {
    return NAME + "/" + batch.path() + ".parquet";
  }

  /**
   * The objects that the row of a range lists. Empty where there is none, or where it says nothing.
   *
   * @param standard the location of the tables
   * @param batch the whole range and its earliest window
   */
  public static Optional<List<StoredObject>> read(Location standard, Batch batch) {
    Optional<byte[]> object = standard.find(path(batch));
    try {
      return object.isEmpty()
          ? Optional.empty()
          : ParquetRecords.all(object.get()).stream().findFirst().map(EtlMeta::objects);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The objects that a row lists. */
  public static List<StoredObject> objects(GenericRecord row) {
    List<StoredObject> objects = new ArrayList<>();
    for (Object each : (List<?>) row.get("objects")) {
      GenericRecord object = (GenericRecord) each;
      objects.add(
          new StoredObject(
              object.get("kind").toString(),
              object.get("path").toString(),
              (long) object.get("rows"),
              (long) object.get("bytes"),
              messages(object)));
    }
    return objects;
  }

  /** Earlier versions did not tell. */
  private static @Nullable Map<String, Long> messages(GenericRecord object) {
    if (!object.hasField(MESSAGES) || object.get(MESSAGES) == null) {
      return null;
    }
    Map<String, Long> messages = new TreeMap<>();
    ((Map<?, ?>) object.get(MESSAGES))
        .forEach((model, count) -> messages.put(model.toString(), (Long) count));
    return messages;
  }
}
