package superhero.dataflow.lake;

import com.google.common.base.Ticker;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;

/**
 * A folder of a Beam file system, such as {@code s3://bucket/prefix} or {@code /data/raw}, that
 * takes whole objects: a reader sees an object as it should be, or not at all.
 *
 * <p>An object that was put survives a power failure: object stores say so, and on local disks it
 * is forced to the disk. HDFS keeps it in the memory of its nodes for a while, since Beam's channel
 * has no way to its {@code hsync}: {@code dfs.datanode.synconclose} does it for all files.
 */
public final class Location implements Serializable {
  /** Here a file shows while it grows; object stores show an object when its upload is complete. */
  private static final Set<String> SHOWS_UNFINISHED = Set.of("hdfs", "webhdfs");

  /** What some file system takes for a pattern. */
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** As Beam finds it; what has none is a path on this machine. */
  private static final Pattern SCHEME =
      Pattern.compile("([a-zA-Z][-a-zA-Z0-9+.]*):/.*", Pattern.DOTALL);

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
    Matcher scheme = SCHEME.matcher(folder);
    if (folder.regionMatches(true, 0, "file:", 0, 5) || !scheme.matches()) {
      return new Location(withSlash(localPath(folder).toString()));
    }
    Matcher wildcard = WILDCARD.matcher(folder);
    if (wildcard.find()
        && (wildcard.start() < folder.indexOf('/', scheme.end(1) + 3)
            || folder.indexOf('/', scheme.end(1) + 3) < 0
            || SHOWS_UNFINISHED.contains(scheme.group(1).toLowerCase(Locale.ROOT)))) {
      throw new IllegalArgumentException(
          "should have no " + wildcard.group() + " in its name here, which is taken for a pattern");
    }
    return new Location(withSlash(folder));
  }

  private static Path localPath(String folder) {
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
      listOnce("superhero-dataflow-check", "*", "superhero-dataflow-check");
    } catch (IOException | RuntimeException e) {
      throw StoreFailure.of("reach", folder, e, isLocal(), false);
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
    Retry.whilePassing(
        () -> {
          putOnce(path, bytes, mimeType);
          return path;
        });
  }

  private void putOnce(String path, byte[] bytes, String mimeType) {
    try {
      if (isLocal()) {
        LocalFiles.put(Path.of(folder + path), bytes);
        return;
      }
      ResourceId object = FileSystems.matchNewResource(folder + path, false);
      if (SHOWS_UNFINISHED.contains(object.getScheme())) {
        putHidden(object, path, bytes, mimeType);
      } else {
        write(object, bytes, mimeType);
      }
    } catch (IOException | RuntimeException e) {
      throw StoreFailure.of("write", folder + path, e, isLocal(), true);
    }
  }

  private void putHidden(ResourceId object, String path, byte[] bytes, String mimeType)
      throws IOException {
    int name = path.lastIndexOf('/') + 1;
    // Unlike any other's: the same object may be written twice at a time.
    ResourceId hidden =
        FileSystems.matchNewResource(
            folder + path.substring(0, name) + "." + UUID.randomUUID() + ".tmp", false);
    try {
      write(hidden, bytes, mimeType);
      FileSystems.rename(List.of(hidden), List.of(object));
    } catch (IOException | RuntimeException e) {
      FileSystems.delete(List.of(hidden), MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
      throw e;
    }
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
    return list(prefix, "**", suffix);
  }

  /** As {@link #list(String, String)}, those in the folder of the prefix itself alone. */
  public List<Listed> listFolder(String prefix, String suffix) {
    return list(prefix, "*", suffix);
  }

  private List<Listed> list(String prefix, String any, String suffix) {
    return Retry.whilePassing(
        () -> {
          try {
            return listOnce(prefix, any, suffix);
          } catch (IOException | RuntimeException e) {
            throw StoreFailure.of("list", folder + prefix + any + suffix, e, isLocal(), true);
          }
        });
  }

  private List<Listed> listOnce(String prefix, String any, String suffix) throws IOException {
    List<Listed> objects = new ArrayList<>();
    if (isLocal()) {
      LocalFiles.walk(
          Path.of(folder + prefix.substring(0, prefix.lastIndexOf('/') + 1)),
          any.equals("**"),
          (file, attributes) ->
              objects.add(
                  new Listed(
                      file.toString().substring(folder.length()),
                      attributes.size(),
                      attributes.lastModifiedTime().toMillis())));
    } else {
      // As the file system writes it, which is how the names of the objects begin.
      String root = FileSystems.matchNewResource(folder, true).toString();
      Matcher wildcard = WILDCARD.matcher(root + prefix);
      // File systems do not agree on how a character is escaped, so more is listed than is asked.
      String pattern =
          wildcard.find()
              ? (root + prefix).substring(0, wildcard.start()) + "**" + suffix
              : root + prefix + any + suffix;
      for (MatchResult.Metadata each :
          FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata()) {
        String name = each.resourceId().toString();
        if (name.startsWith(root)) {
          objects.add(
              new Listed(
                  name.substring(root.length()), each.sizeBytes(), each.lastModifiedMillis()));
        }
      }
    }
    objects.removeIf(
        object ->
            object.path().length() < prefix.length() + suffix.length()
                || !object.path().startsWith(prefix)
                || !object.path().endsWith(suffix)
                || (any.equals("*") && object.path().indexOf('/', prefix.length()) >= 0));
    return objects;
  }

  /**
   * The bytes of an object. Waits where the store is away, throttles or fails.
   *
   * @throws FileNotFoundException where it is not there
   * @throws IOException that says why the store does not give it
   * @throws JobException where the store is away for too long
   */
  public byte[] get(String path) throws IOException {
    return getEnd(path, Integer.MAX_VALUE);
  }

  /** As {@link #get}, the last bytes of an object, or all where it has fewer. */
  public byte[] getEnd(String path, int most) throws IOException {
    try {
      return Retry.whilePassing(
          () -> {
            try {
              return readEnd(path, most);
            } catch (IOException e) {
              if (e instanceof FileNotFoundException || StoreFailure.isMissing(e)) {
                throw new UncheckedIOException(new FileNotFoundException("it is not there"));
              }
              JobException failure = StoreFailure.of("read", folder + path, e, isLocal(), true);
              throw failure.isPassing() ? failure : new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The bytes of an object, asked for once. */
  public byte[] read(String path) throws IOException {
    return readEnd(path, Integer.MAX_VALUE);
  }

  private byte[] readEnd(String path, int most) throws IOException {
    try (ReadableByteChannel channel = open(folder + path)) {
      if (channel instanceof SeekableByteChannel seekable && seekable.size() > most) {
        seekable.position(seekable.size() - most);
      }
      InputStream answer = Channels.newInputStream(channel);
      return isLocal() ? answer.readAllBytes() : StoreAnswer.readAll(answer, Ticker.systemTicker());
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException("it is not there");
    } catch (RuntimeException e) {
      // Of the store's client.
      throw new IOException(e.getMessage(), e);
    }
  }

  private ReadableByteChannel open(String object) throws IOException {
    // Beam's local files take one that may not be read for one that is not there.
    return isLocal()
        ? FileChannel.open(Path.of(object))
        : FileSystems.open(FileSystems.matchNewResource(object, false));
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
    Retry.whilePassing(
        () -> {
          beforeEachAttempt.run();
          try {
            FileSystems.delete(
                paths.stream()
                    .map(path -> FileSystems.matchNewResource(folder + path, false))
                    .toList(),
                MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
            return paths;
          } catch (IOException | RuntimeException e) {
            throw StoreFailure.of("delete objects of", folder, e, isLocal(), true);
          }
        });
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

  private static void write(ResourceId object, byte[] bytes, String mimeType) throws IOException {
    // Not try-with-resources: to close S3's channel after a failed write publishes what it has.
    WritableByteChannel channel = FileSystems.create(object, mimeType);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.close();
  }
}
