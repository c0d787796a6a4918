package superhero.dataflow.batch;

/**
 * An object that is on the lake.
 *
 * @param kind "raw", "dead_letters", or the name of the model whose rows it holds
 * @param path below the location of its kind, so that a lake may be copied elsewhere
 * @param rows lines of raw and dead letters, rows of Parquet
 * @param bytes its size
 */
public record StoredObject(String kind, String path, long rows, long bytes) {
  public static final String RAW = "raw";
  public static final String DEAD_LETTERS = "dead_letters";
}
