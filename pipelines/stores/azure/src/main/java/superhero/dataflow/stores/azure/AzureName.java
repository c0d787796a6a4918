package superhero.dataflow.stores.azure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superhero.dataflow.store.StoreException;

/** A blob, or the beginning of the names of blobs. */
record AzureName(String account, String container, String blob) {
  private static final Pattern NAME =
      Pattern.compile("azfs://([^/]+)/([^/]+)(?:/(.*))?", Pattern.DOTALL);

  /**
   * The parts of a name.
   *
   * @throws StoreException if it has no account or no container
   */
  static AzureName of(String name) throws StoreException {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new StoreException("should have the form azfs://account/container/folder", null, false);
    }
    return new AzureName(
        parts.group(1), parts.group(2), parts.group(3) == null ? "" : parts.group(3));
  }

  /** The name of a blob of the same container. */
  String with(String otherBlob) {
    return "azfs://" + account + "/" + container + "/" + otherBlob;
  }
}
