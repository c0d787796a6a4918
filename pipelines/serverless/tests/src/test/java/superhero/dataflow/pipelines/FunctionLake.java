package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import com.google.common.hash.Hashing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.range.Manifest;

/**
 * Raw that {@code ingest --standard=none} wrote, of which a function makes the tables, and those
 * that the command {@code standardize} made of the same raw.
 */
record FunctionLake(Lake lake) {
  private static final RawLake INGESTED = new RawLake();
  private static final Lake EXPECTED = Services.newLake();

  static {
    RawLake.assertDone(Services.run(INGESTED.ingest(RawLake.mixedTopic(), "--standard=none")));
    RawLake.assertDone(
        Services.run(
            Services.reachingS3(
                List.of(
                    "standardize",
                    "--runner=DirectRunner",
                    "--raw=" + INGESTED.lake.raw(),
                    "--standard=" + EXPECTED.standard()))));
  }

  /** Tables of their own, of the shared raw. */
  static FunctionLake anew() {
    Lake own = Services.newLake();
    return new FunctionLake(new Lake(INGESTED.lake.raw(), own.standard(), own.deadLetters()));
  }

  /** A copy of the raw too. */
  static FunctionLake withRawOfItsOwn() {
    Lake own = Services.newLake();
    SortedMap<String, byte[]> raw = raw();
    Location to = Location.of(own.raw());
    raw.forEach((path, bytes) -> to.put(path, bytes, "application/octet-stream"));
    return new FunctionLake(own);
  }

  /** All objects of the shared raw, manifests among them, by path. */
  static SortedMap<String, byte[]> raw() {
    Services.readS3();
    SortedMap<String, byte[]> objects = new TreeMap<>();
    Location raw = Location.of(INGESTED.lake.raw());
    raw.list("", "").forEach(each -> objects.put(each.path(), RawLake.read(raw + each.path())));
    return objects;
  }

  /** The objects that the command made of it, as {@link #objects} gives them. */
  static SortedMap<String, String> expected() {
    return objects(EXPECTED);
  }

  /** The variable OPTIONS, with further words last. */
  String options(String... more) {
    return options(Services.S3.endpoint(), more);
  }

  String options(URI endpoint, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--raw=" + lake.raw(),
                "--standard=" + lake.standard(),
                "--endpoint=" + endpoint,
                "--awsRegion=" + Services.S3.region()));
    words.addAll(List.of(more));
    return String.join(" ", words);
  }

  /** Whole names of the manifests. */
  List<String> manifests() {
    Services.readS3();
    Location raw = Location.of(lake.raw());
    return raw.list(Manifest.FOLDER, ".json").stream().map(each -> raw + each.path()).toList();
  }

  /** A command of the program on this lake. */
  Outcome run(String command, String... more) {
    List<String> args =
        new ArrayList<>(List.of(command, "--runner=DirectRunner", "--standard=" + lake.standard()));
    if (!command.equals("compact")) {
      args.add("--raw=" + lake.raw());
    }
    args.addAll(List.of(more));
    return Services.run(Services.reachingS3(args));
  }

  /** Byte for byte what the command made, but for the times of runs; {@code audit} agrees. */
  void assertAsStandardizeMakesIt() {
    assertThat(objects(lake)).isNotEmpty().isEqualTo(expected());
    assertThat(RawLake.withoutTimes(lake.table("etl_meta")))
        .isEqualTo(RawLake.withoutTimes(EXPECTED.table("etl_meta")));
    RawLake.assertDone(run("audit"));
  }

  /** All objects of the tables and dead letters, and marks of replacement; etl_meta by name. */
  static SortedMap<String, String> objects(Lake lake) {
    Services.readS3();
    SortedMap<String, String> hashes = withoutTimes(Lake.objects(lake.standard()));
    Location.of(lake.standard())
        .list("_replacing/", "")
        .forEach(each -> hashes.put(each.path(), ""));
    return hashes;
  }

  /** Hashes of tables; a row of etl_meta says when it was written, so it counts by name. */
  static SortedMap<String, String> withoutTimes(SortedMap<String, byte[]> objects) {
    SortedMap<String, String> hashes = hashes(objects);
    hashes.replaceAll((path, hash) -> path.startsWith("etl_meta/") ? "a row" : hash);
    return hashes;
  }

  static SortedMap<String, String> hashes(SortedMap<String, byte[]> objects) {
    return new TreeMap<>(
        Maps.transformValues(objects, bytes -> Hashing.sha256().hashBytes(bytes).toString()));
  }
}
