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
    Services.readS3();
    Location from = Location.of(INGESTED.lake.raw());
    Location to = Location.of(own.raw());
    try {
      for (Location.Listed each : from.list("", "")) {
        to.put(each.path(), from.get(each.path()), "application/octet-stream");
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new FunctionLake(own);
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
    assertThat(objects(lake)).isNotEmpty().isEqualTo(objects(EXPECTED));
    assertThat(RawLake.withoutTimes(lake.table("etl_meta")))
        .isEqualTo(RawLake.withoutTimes(EXPECTED.table("etl_meta")));
    RawLake.assertDone(run("audit"));
  }

  /** All objects of the tables and dead letters, and marks of replacement; etl_meta by name. */
  static SortedMap<String, String> objects(Lake lake) {
    Services.readS3();
    SortedMap<String, String> hashes = hashes(Lake.objects(lake.standard()));
    hashes.replaceAll((path, hash) -> path.startsWith("etl_meta/") ? "a row" : hash);
    Location.of(lake.standard())
        .list("_replacing/", "")
        .forEach(each -> hashes.put(each.path(), ""));
    return hashes;
  }

  static SortedMap<String, String> hashes(SortedMap<String, byte[]> objects) {
    return new TreeMap<>(
        Maps.transformValues(objects, bytes -> Hashing.sha256().hashBytes(bytes).toString()));
  }
}
