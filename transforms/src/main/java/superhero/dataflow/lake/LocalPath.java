package superhero.dataflow.lake;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A folder of this machine, as a path or as a URI names it. */
final class LocalPath {
  private LocalPath() {}

  /**
   * An absolute path.
   *
   * @throws IllegalArgumentException with a sentence that says what would be right
   */
  static Path of(String folder) {
    try {
      if (!folder.regionMatches(true, 0, "file:", 0, 5)) {
        return Path.of(folder).toAbsolutePath().normalize();
      }
      URI uri = new URI(folder);
      if (uri.getPath() == null
          || uri.getAuthority() != null
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        throw new IllegalArgumentException(
            "should be a path such as /data/raw, or a URI of this machine: file:///data/raw");
      }
      return Path.of(uri.getPath()).normalize();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "should be a URI, which " + e.getReason() + " is not; or a path such as /data/raw", e);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "should be a path that this machine can name (" + e.getReason() + ")", e);
    }
  }
}
