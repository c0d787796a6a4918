package superhero.dataflow.lake;

import com.google.common.base.Throwables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Retry;

/**
 * A folder of a Beam file system, such as {@code s3://bucket/prefix} or {@code /data/raw}, that
 * takes whole objects: a reader sees an object as it should be, or not at all.
 */
public final class Location implements Serializable {
  /** Here a file shows while it grows; object stores show an object when its upload is complete. */
  private static final Set<String> SHOWS_UNFINISHED = Set.of("file", "hdfs", "webhdfs");

  /**
   * A store's answer that asking again does not change: the request is wrong, who is asking may not
   * write here, there is no such bucket. Without the stores' own libraries it is known by its words
   * alone. Any other 404 is of an upload that the store has given up, and a new one may pass; 408
   * and 429 ask for patience.
   */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "(status code:? ?|^)4(?!04|08|29)[0-9][0-9]\\b|(bucket|container) does not exist",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MISSING =
      Pattern.compile("status code:? ?404\\b", Pattern.CASE_INSENSITIVE);

  /** Of what a file system says; some name every place that they looked into. */
  private static final int MOST_CHARACTERS = 200;

  private final String folder;

  private Location(String folder) {
    this.folder = folder;
  }

  /** The folder named by a URI or by a path on this machine. */
  public static Location of(String folder) {
    return new Location(folder.endsWith("/") ? folder : folder + "/");
  }

  /**
   * Lists names that are not there, to learn whether the location can be reached.
   *
   * @throws JobException where it cannot: no such bucket, wrong credentials, unknown scheme
   */
  public void check() {
    try {
      // A pattern, since S3 answers a single name alike for no such object and no such bucket.
      FileSystems.match(folder + "superhero-dataflow-check*", EmptyMatchTreatment.ALLOW).metadata();
    } catch (IOException | RuntimeException e) {
      throw failure("reach", folder, e, false);
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
      ResourceId object = FileSystems.matchNewResource(folder + path, false);
      if (SHOWS_UNFINISHED.contains(object.getScheme())) {
        String name = object.getFilename();
        // Unlike any other's: the same object may be written twice at a time.
        String hiddenName = "." + name + "." + UUID.randomUUID() + ".tmp";
        ResourceId hidden =
            FileSystems.matchNewResource(
                folder + path.substring(0, path.length() - name.length()) + hiddenName, false);
        write(hidden, bytes, mimeType);
        FileSystems.rename(List.of(hidden), List.of(object));
      } else {
        write(object, bytes, mimeType);
      }
    } catch (IOException | RuntimeException e) {
      throw failure("write", folder + path, e, true);
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
   * Lists the objects whose path below this location matches; none where there is no such folder.
   *
   * @param pattern with * for any name and ** for any path
   * @throws JobException where the location cannot be reached
   */
  public List<Listed> list(String pattern) {
    return Retry.whilePassing(
        () -> {
          try {
            return listOnce(pattern);
          } catch (IOException | RuntimeException e) {
            throw failure("list", folder + pattern, e, true);
          }
        });
  }

  private List<Listed> listOnce(String pattern) throws IOException {
    // As the file system writes it, which is how the names of the objects begin.
    String root = FileSystems.matchNewResource(folder, true).toString();
    List<Listed> objects = new ArrayList<>();
    for (MatchResult.Metadata each :
        FileSystems.match(root + pattern, EmptyMatchTreatment.ALLOW).metadata()) {
      String path = each.resourceId().toString().substring(root.length());
      objects.add(new Listed(path, each.sizeBytes(), each.lastModifiedMillis()));
    }
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
              if (e instanceof FileNotFoundException
                  || MISSING.matcher("" + e.getMessage()).find()) {
                throw new UncheckedIOException(new FileNotFoundException("it is not there"));
              }
              JobException failure = failure("read", folder + path, e, true);
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
    ResourceId object = FileSystems.matchNewResource(folder + path, false);
    try (ReadableByteChannel channel = FileSystems.open(object)) {
      if (channel instanceof SeekableByteChannel seekable && seekable.size() > most) {
        seekable.position(seekable.size() - most);
      }
      return Channels.newInputStream(channel).readAllBytes();
    } catch (RuntimeException e) {
      // Of the store's client.
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Deletes objects; those that are not there are left alone. */
  public void delete(List<String> paths) {
    Retry.whilePassing(
        () -> {
          try {
            FileSystems.delete(
                paths.stream()
                    .map(path -> FileSystems.matchNewResource(folder + path, false))
                    .toList(),
                MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
            return paths;
          } catch (IOException | RuntimeException e) {
            throw failure("delete objects of", folder, e, true);
          }
        });
  }

  /** True where both name one folder, however they are written. */
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

  static boolean isRefusal(String why) {
    return REFUSAL.matcher(why).find();
  }

  private JobException failure(String verb, String object, Exception cause, boolean mayPass) {
    Throwable deepest = Throwables.getRootCause(cause);
    String why = String.valueOf(deepest.getMessage());
    // What the local disk refuses it will refuse again, and options that do not go together.
    boolean passing =
        mayPass
            && !(deepest instanceof IllegalArgumentException)
            && !isRefusal(why)
            && !FileSystems.matchNewResource(folder, true).getScheme().equals("file");
    return new JobException(
        "cannot "
            + verb
            + " "
            + object
            + ": "
            + (why.length() > MOST_CHARACTERS ? why.substring(0, MOST_CHARACTERS) + "…" : why),
        cause,
        passing);
  }
}
