package superhero.dataflow.benchmark.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where objects go: a folder, or a bucket of an S3 endpoint. */
@FunctionalInterface
interface Store {
  /**
   * Writes an object.
   *
   * @param path with slashes
   */
  void put(String path, byte[] bytes);

  /** A folder of this machine. */
  static Store folder(Path folder) {
    return (path, bytes) -> {
      try {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Path hidden = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(hidden, bytes);
        Files.move(hidden, file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + path + " to " + folder, e);
      }
    };
  }

  /** A bucket; who writes is told by the environment. */
  static Store bucket(URI endpoint, String bucket) {
    S3Client s3 =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .build();
    return (path, bytes) ->
        s3.putObject(put -> put.bucket(bucket).key(path), RequestBody.fromBytes(bytes));
  }
}
