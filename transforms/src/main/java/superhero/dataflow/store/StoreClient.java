package superhero.dataflow.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;

/**
 * Asks a store, once and with an end: no call takes longer than minutes. Many threads use it.
 *
 * <p>Names are whole and never patterns: {@code s3://bucket/raw/a.json.gz}. A failure is a {@link
 * StoreException}, which says whether it may pass; any other exception is taken for one that does
 * not.
 */
public interface StoreClient {
  /** To {@link #read}: all that there is. */
  int ALL = Integer.MAX_VALUE;

  /** Writes an object whole, in place of one of its name; in one request where the store can. */
  void put(String name, byte[] bytes, String mimeType) throws IOException;

  /**
   * The last bytes of an object, or all where it has fewer; in one request where the store can.
   *
   * @throws FileNotFoundException where it is not there
   */
  byte[] read(String name, int most) throws IOException;

  /**
   * An object of a listing.
   *
   * @param modified ms since 1970; stores keep whole seconds
   */
  record Listed(String name, long bytes, long modified) {}

  /**
   * The objects whose names begin with a prefix, in any order; it may give others, too. None where
   * there is no such folder.
   *
   * @param deep also those with a slash after the prefix
   * @throws StoreException where there is no such bucket
   */
  List<Listed> list(String prefix, boolean deep) throws IOException;

  /** Deletes objects of one bucket, of which some may not be there. */
  void delete(List<String> names) throws IOException;
}
