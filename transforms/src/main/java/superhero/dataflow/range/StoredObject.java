package superhero.dataflow.range;

import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An object that is on the lake.
 *
 * @param kind "raw", "dead_letters", or the name of the model whose rows it holds
 * @param path below the location of its kind, so that a lake may be copied elsewhere
 * @param rows lines of raw and dead letters, rows of Parquet
 * @param bytes its size
 * @param messages of a table, how many messages gave its rows; of dead letters, how many are of
 *     each model; by the name of the model. Null for raw, and where it is not known, as of objects
 *     of earlier versions
 */
public record StoredObject(
    String kind, String path, long rows, long bytes, @Nullable Map<String, Long> messages) {
  public static final String RAW = "raw";
  public static final String DEAD_LETTERS = "dead_letters";

  /** An object of raw, or one of which no more is known. */
  public StoredObject(String kind, String path, long rows, long bytes) {
    this(kind, path, rows, bytes, null);
  }
}
