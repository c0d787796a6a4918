package superhero.dataflow.lake;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.ResourceId;
import superhero.dataflow.batch.JobException;

/**
 * A folder of a Beam file system, such as {@code s3://bucket/prefix} or {@code /data/raw}, that
 * takes whole objects: a reader sees an object as it should be, or not at all.
 */
public final class Location implements Serializable {
  /** Here a file shows while it grows; object stores show an object when its upload is complete. */
  private static final Set<String> SHOWS_UNFINISHED = Set.of("file", "hdfs", "webhdfs");

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
      throw failure("reach", folder, e);
    }
  }

  /**
   * Writes an object, in place of one that has this name.
   *
   * @param path below this location, with slashes
   * @throws JobException where it cannot be written; nothing of it is then to be seen
   */
  public void put(String path, byte[] bytes, String mimeType) {
    try {
      ResourceId object = FileSystems.matchNewResource(folder + path, false);
      if (SHOWS_UNFINISHED.contains(object.getScheme())) {
        String name = object.getFilename();
        ResourceId hidden =
            FileSystems.matchNewResource(
                folder + path.substring(0, path.length() - name.length()) + "." + name + ".tmp",
                false);
        write(hidden, bytes, mimeType);
        FileSystems.rename(List.of(hidden), List.of(object));
      } else {
        write(object, bytes, mimeType);
      }
    } catch (IOException | RuntimeException e) {
      throw failure("write", folder + path, e);
    }
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

  private static JobException failure(String verb, String object, Exception cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String why = String.valueOf(deepest.getMessage());
    return new JobException(
        "cannot "
            + verb
            + " "
            + object
            + ": "
            + (why.length() > MOST_CHARACTERS ? why.substring(0, MOST_CHARACTERS) + "…" : why),
        cause);
  }
}
