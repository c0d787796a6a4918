package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.local.LocalStore;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.testdata.EmbeddedAzure;
import superhero.dataflow.testdata.EmbeddedGcs;
import superhero.dataflow.testdata.EmbeddedS3;
import superhero.dataflow.testdata.StoreGate;

/** The store of a cloud in this process, behind a gate, as the program reaches it. */
public final class CloudStore implements AutoCloseable {
  static final String BUCKET = "lake";

  /** How its objects are seen by those who know nothing of this project. */
  @FunctionalInterface
  private interface Contents {
    SortedMap<String, byte[]> all();
  }

  private final LocalStore store;
  private final Contents contents;
  private final StoreGate gate;

  private CloudStore(LocalStore store, Contents contents) {
    this.store = store;
    this.contents = contents;
    this.gate = StoreGate.to(store.endpoint());
  }

  /** Starts that of a scheme. */
  static CloudStore of(String scheme) {
    LocalStore store =
        LocalStore.start(Map.of("s3", "aws", "gs", "gcp", "azfs", "azure").get(scheme), BUCKET);
    if (store.server() instanceof EmbeddedS3 s3) {
      Path files = s3.folder().resolve(BUCKET);
      return new CloudStore(store, () -> files(files));
    } else if (store.server() instanceof EmbeddedGcs gcs) {
      return new CloudStore(store, () -> gcs.objects(BUCKET));
    }
    EmbeddedAzure azure = (EmbeddedAzure) store.server();
    return new CloudStore(store, () -> azure.blobs(BUCKET));
  }

  void logIn() {
    store.logIn();
  }

  /** Of a folder in it: {@code gs://lake/raw}. */
  String folder(String name) {
    return store.root() + BUCKET + "/" + name;
  }

  /** True if this names a place in a store of its scheme. */
  boolean has(String location) {
    return location.startsWith(store.root());
  }

  AutoCloseable server() {
    return store.server();
  }

  /** For a gate of one's own. */
  public URI endpoint() {
    return store.endpoint();
  }

  StoreGate gate() {
    return gate;
  }

  /** What the program must be told to reach it with no gate between. */
  List<String> options() {
    return store.options();
  }

  /** What the program must be told to reach it through its gate. */
  public String option() {
    return option(gate);
  }

  /** What the program must be told to reach it through a gate. */
  public String option(StoreGate through) {
    return store.options(through).get(0);
  }

  /** A location in it, which this JVM reaches from now on. */
  Location location(String name) {
    Arguments arguments = new Arguments(List.of(option()));
    FileSystems.setDefaultPipelineOptions(arguments.as(LakeOptions.class));
    return Location.of(folder(name));
  }

  /** All objects below a location in it, by path. */
  public SortedMap<String, byte[]> objectsAt(String location) {
    return objects(location.substring(folder("").length()));
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
    store.close();
  }
}
