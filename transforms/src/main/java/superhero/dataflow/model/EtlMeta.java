package superhero.dataflow.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import superhero.dataflow.batch.Batch;
import superhero.dataflow.batch.StoredObject;

/** The table of ranges that ships with the project, read back. */
public final class EtlMeta {
  public static final String NAME = "etl_meta";

  private EtlMeta() {}

  /**
   * Where a range's row is, below the location of the tables.
   *
   * @param batch the whole range and its earliest window
   */
  public static String path(Batch batch) {
    return NAME + "/" + batch.path() + ".parquet";
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
              (long) object.get("bytes")));
    }
    return objects;
  }
}
