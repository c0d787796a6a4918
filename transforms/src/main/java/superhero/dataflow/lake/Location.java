package superhero.dataflow.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.store.Stores;

/**
 * A folder of a Beam file system, such as {@code s3://bucket/prefix} or {@code /data/raw}, that
 * takes whole objects: a reader sees an object as it should be, or not at all.
 *
 * <p>An object that was put survives a power failure: object stores say so, and on local disks it
 * is forced to the disk.
 */
public final class Location implements Serializable {
  /** Of local disks: ext4, XFS, APFS, NTFS (which counts characters). */
  private static final int MOST_BYTES_OF_A_NAME = 255;

  private final String folder;

  private Location(String folder) {
    this.folder = folder;
  }

  /**
   * The folder named by a URI or by a path on this machine, which becomes absolute: the same words
   * name the same folder wherever they are read. A location is never a pattern.
   *
   * @throws IllegalArgumentException if it cannot be used, with a sentence that says what would be
   *     right
   */
  public static Location of(String folder) {
    String scheme = Stores.scheme(folder);
    if (scheme.equals("file")) {
      return new Location(withSlash(LocalPath.of(folder).toString()));
    }
    Stores.checkIsNoPattern(folder);
    return new Location(withSlash(scheme + folder.substring(scheme.length())));
  }

  private static String withSlash(String folder) {
    return folder.endsWith("/") ? folder : folder + "/";
  }

  /** Whether an object can have this name, without the folders before it. */
  public boolean takesName(String name) {
    return !isLocal() || name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES_OF_A_NAME;
  }

  private boolean isLocal() {
    return folder.startsWith("/");
  }

  /**
   * Lists names that are not there, to learn whether the location can be reached.
   *
   * @throws JobException where it cannot: no such bucket, wrong credentials, unknown scheme
   */
  public void check() {
    try {
      // A pattern, since S3 answers a single name alike for no such object and no such bucket.
      Requests.send(() -> store().list(folder + "superhero-dataflow-check", false));
    } catch (IOException e) {
      throw new JobException("cannot reach " + folder + ": " + Requests.reason(e), e);
    }
  }

  /**
   * Writes an object, in place of one that has this name. Waits where the store is away, throttles
   * or fails.
   *
   * @param path below this location, with slashes
   * @throws JobException where it cannot be written; nothing of it is then to be seen
   */
  public void put(String path, byte[] bytes, String mimeType) {
    Requests.ask(
        "write " + folder + path,
        () -> {
          store().put(folder + path, bytes, mimeType);
          return path;
        });
  }

  /**
   * An object of a listing.
   *
   * @param path below the location
   * @param modified ms since 1970; stores keep whole seconds
   */
  public record Listed(String path, long bytes, long modified) {}

  /**
   * Lists the objects at any depth whose path below this location begins with a prefix and ends
   * with a suffix; none if there is no such folder. Nothing in the location or the prefix is a
   * pattern.
   *
   * @throws JobException if the location cannot be reached
   */
  public List<Listed> list(String prefix, String suffix) {
    return list(prefix, true, suffix);
  }

  /** As {@link #list(String, String)}, those in the folder of the prefix itself alone. */
  public List<Listed> listFolder(String prefix, String suffix) {
    return list(prefix, false, suffix);
  }

  private List<Listed> list(String prefix, boolean deep, String suffix) {
    String begin = folder + prefix;
    return Requests.ask("list " + begin, () -> store().list(begin, deep)).stream()
        .filter(
            object ->
                object.name().length() >= begin.length() + suffix.length()
                    && object.name().startsWith(begin)
                    && object.name().endsWith(suffix)
                    && (deep || object.name().indexOf('/', begin.length()) < 0))
        .map(
            object ->
                new Listed(
                    object.name().substring(folder.length()), object.bytes(), object.modified()))
        .toList();
  }

  /**
   * The bytes of an object. Waits where the store is away, throttles or fails.
   *
   * @throws FileNotFoundException where it is not there
   * @throws IOException that says why the store does not give it
   * @throws JobException where the store is away for too long
   */
  public byte[] get(String path) throws IOException {
    return getEnd(path, StoreClient.ALL);
  }

  /** As {@link #get}, the last bytes of an object, or all where it has fewer. */
  public byte[] getEnd(String path, int most) throws IOException {
    try {
      return Requests.ask("read " + folder + path, () -> store().read(folder + path, most));
    } catch (JobException e) {
      // Not of a failure that may pass and was waited for.
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * As {@link #get}, empty where the object is not there.
   *
   * @throws JobException where the store does not give it
   */
  public Optional<byte[]> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new JobException("cannot read " + folder + path + ": " + e.getMessage(), e);
    }
  }

  /** The bytes of an object, asked for once. */
  public byte[] read(String path) throws IOException {
    return Requests.send(() -> store().read(folder + path, StoreClient.ALL));
  }

  /** Deletes objects; those that are not there are left alone. */
  public void delete(List<String> paths) {
    delete(paths, () -> {});
  }

  /**
   * As {@link #delete(List)}.
   *
   * @param beforeEachAttempt throws if they must no longer be deleted
   */
  public void delete(List<String> paths, Runnable beforeEachAttempt) {
    List<String> names = paths.stream().map(path -> folder + path).toList();
    Retry.whilePassing(
        () -> {
          beforeEachAttempt.run();
          return Requests.once("delete objects of " + folder, () -> deleted(names));
        });
  }

  private List<String> deleted(List<String> names) throws IOException {
    store().delete(names);
    return names;
  }

  /** True if this is a folder below the other. */
  public boolean isIn(Location other) {
    return folder.startsWith(other.folder) && !folder.equals(other.folder);
  }

  /** The folders that this one is in, up to the root or the bucket. */
  List<Location> above() {
    List<Location> above = new ArrayList<>();
    int root = isLocal() ? 0 : folder.indexOf('/', folder.indexOf("//") + 2);
    for (int end = folder.length() - 1; end > root; ) {
      end = folder.lastIndexOf('/', end - 1);
      above.add(new Location(folder.substring(0, end + 1)));
    }
    return above;
  }

  /** True if both name one folder, however they are written. */
  public boolean isSameAs(Location other) {
    if (folder.equals(other.folder)) {
      return true;
    }
    try {
      return FileSystems.matchNewResource(folder, true)
          .equals(FileSystems.matchNewResource(other.folder, true));
    } catch (IllegalArgumentException e) {
      // One has an unknown scheme, which check() says.
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Location that && folder.equals(that.folder);
  }

  @Override
  public int hashCode() {
    return folder.hashCode();
  }

  @Override
  public String toString() {
    return folder;
  }

  private StoreClient store() {
    return Stores.client(folder);
  }
}
