package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Manifest;

/** As {@link FunctionLake}, in the store of another cloud, which is of this test alone. */
final class CloudLake implements AutoCloseable {
  private final CloudStore store;

  private CloudLake(CloudStore store) {
    this.store = store;
  }

  /** In the store of a scheme. */
  static CloudLake of(String scheme) {
    CloudLake lake = new CloudLake(CloudStore.of(scheme));
    lake.run(
        "ingest",
        "--standard=none",
        "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
        "--consumerGroup=" + Services.unique("group"),
        "--topics=" + RawLake.mixedTopic(),
        "--until=latest",
        "--batchSize=25",
        "--maxBatchBytes=1600");
    lake.run("standardize", "--standard=" + lake.store.folder("command"));
    return lake;
  }

  CloudStore store() {
    return store;
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
    Location raw = store.location("raw");
    return raw.list(Manifest.FOLDER, ".json").stream().map(Location.Listed::path).toList();
  }

  /** Byte for byte what the command made, but for the times of runs; {@code audit} agrees. */
  void assertAsStandardizeMakesIt() {
    assertThat(objects("function")).isNotEmpty().isEqualTo(objects("command"));
    run("audit", "--standard=" + store.folder("function"));
  }

  private SortedMap<String, String> objects(String folder) {
    SortedMap<String, String> hashes = FunctionLake.hashes(store.objects(folder));
    hashes.replaceAll((path, hash) -> path.startsWith("etl_meta/") ? "a row" : hash);
    return hashes;
  }

  private void run(String command, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                command, "--runner=DirectRunner", "--raw=" + store.folder("raw"), store.option()));
    args.addAll(List.of(more));
    RawLake.assertDone(Services.run(args));
  }

  @Override
  public void close() {
    store.close();
  }
}
