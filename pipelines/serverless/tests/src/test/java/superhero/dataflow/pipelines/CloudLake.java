package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Manifest;

/** A copy of the raw of {@link FunctionLake} in the store of another cloud, of one test alone. */
final class CloudLake implements AutoCloseable {
  private final CloudStore store;
  private final SortedMap<String, byte[]> raw = FunctionLake.raw();

  private CloudLake(CloudStore store) {
    this.store = store;
    Location to = store.location("raw");
    raw.forEach((path, bytes) -> to.put(path, bytes, "application/octet-stream"));
  }

  /** In the store of a scheme. */
  static CloudLake of(String scheme) {
    return new CloudLake(CloudStore.of(scheme));
  }

  /** The variable OPTIONS. */
  String options() {
    return String.join(
        " ",
        "--raw=" + store.folder("raw"),
        "--standard=" + store.folder("function"),
        store.option());
  }

  /** Manifests below raw. */
  List<String> manifests() {
    return raw.keySet().stream().filter(path -> path.startsWith(Manifest.FOLDER)).toList();
  }

  /** Byte for byte what the command made, but for the times of runs; {@code audit} agrees. */
  void assertAsStandardizeMakesIt() {
    assertThat(FunctionLake.withoutTimes(store.objects("function")))
        .isNotEmpty()
        .isEqualTo(FunctionLake.expected());
    RawLake.assertDone(
        Services.run(
            List.of(
                "audit",
                "--runner=DirectRunner",
                "--raw=" + store.folder("raw"),
                "--standard=" + store.folder("function"),
                store.option())));
  }

  @Override
  public void close() {
    store.close();
  }
}
