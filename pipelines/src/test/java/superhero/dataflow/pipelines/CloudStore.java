package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.lake.Location;
import superhero.dataflow.testdata.EmbeddedAzure;
import superhero.dataflow.testdata.EmbeddedGcs;
import superhero.dataflow.testdata.EmbeddedS3;
import superhero.dataflow.testdata.StoreGate;

/** The store of a cloud in this process, behind a gate, as the program reaches it. */
final class CloudStore implements AutoCloseable {
  /** Of the environment, or a property of this JVM. */
  static final String AZURE_KEY = "AZURE_STORAGE_KEY";

  private static final String BUCKET = "lake";

  /** How its objects are seen by those who know nothing of this project. */
  @FunctionalInterface
  private interface Contents {
    SortedMap<String, byte[]> all();
  }

  private final String root;
  private final StoreGate gate;
  private final String option;
  private final Contents contents;
  private final AutoCloseable server;

  private CloudStore(
      String root, URI endpoint, String option, Contents contents, AutoCloseable server) {
    this.root = root;
    this.gate = StoreGate.to(endpoint);
    this.option = option.formatted(gate.endpoint());
    this.contents = contents;
    this.server = server;
  }

  /** Starts one. */
  static CloudStore of(String scheme) {
    return switch (scheme) {
      case "s3" -> {
        EmbeddedS3 s3 = EmbeddedS3.start(BUCKET);
        System.setProperty("aws.accessKeyId", s3.accessKey());
        System.setProperty("aws.secretAccessKey", s3.secretKey());
        Path files = s3.folder().resolve(BUCKET);
        yield new CloudStore(
            "s3://" + BUCKET, s3.endpoint(), "--endpoint=%s", () -> files(files), s3);
      }
      case "gs" -> {
        EmbeddedGcs gcs = EmbeddedGcs.start(BUCKET);
        yield new CloudStore(
            "gs://" + BUCKET, gcs.endpoint(), "--gcsEndpoint=%s", () -> gcs.objects(BUCKET), gcs);
      }
      case "azfs" -> {
        EmbeddedAzure azure = EmbeddedAzure.start(BUCKET);
        System.setProperty(AZURE_KEY, azure.accountKey());
        yield new CloudStore(
            "azfs://" + azure.account() + "/" + BUCKET,
            azure.endpoint(),
            "--azureEndpoint=%s/" + azure.account(),
            () -> azure.blobs(BUCKET),
            azure);
      }
      default -> throw new IllegalArgumentException(scheme);
    };
  }

  /** Of a folder in it: {@code gs://lake/raw}. */
  String folder(String name) {
    return root + "/" + name;
  }

  StoreGate gate() {
    return gate;
  }

  /** What the program must be told to reach it. */
  String option() {
    return option;
  }

  /** A location in it, which this JVM reaches from now on. */
  Location location(String name) {
    Arguments arguments = new Arguments(List.of(option));
    FileSystems.setDefaultPipelineOptions(arguments.as(LakeOptions.class));
    return Location.of(folder(name));
  }

  /** All objects below a folder, by path. */
  SortedMap<String, byte[]> objects(String folder) {
    SortedMap<String, byte[]> objects = new TreeMap<>();
    contents
        .all()
        .forEach(
            (name, bytes) -> {
              if (name.startsWith(folder + "/")) {
                objects.put(name.substring(folder.length() + 1), bytes);
              }
            });
    return objects;
  }

  static SortedMap<String, byte[]> files(Path bucket) {
    try (Stream<Path> files = Files.walk(bucket)) {
      SortedMap<String, byte[]> objects = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        objects.put(bucket.relativize(file).toString(), Files.readAllBytes(file));
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    gate.close();
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
