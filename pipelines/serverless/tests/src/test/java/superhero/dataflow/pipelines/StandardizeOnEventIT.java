package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.serverless.StandardizeOnEvent;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/** What a function does with events, in this process. */
class StandardizeOnEventIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void eventsMayComeTwiceLateAndOutOfOrder() {
    FunctionLake lake = FunctionLake.anew();
    List<String> events = new ArrayList<>(lake.manifests());
    events.addAll(lake.manifests());
    Collections.shuffle(events, new Random(3));

    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    events.forEach(each -> function.take(each, LONG));

    lake.assertAsStandardizeMakesIt();
    try (StoreGate gate = StoreGate.to(Services.S3.endpoint())) {
      StandardizeOnEvent later = StandardizeOnEvent.with(lake.options(gate.endpoint()));
      events.forEach(each -> later.take(each, LONG));
      assertThat(gate.requests(StoreRequest.Kind.READ)).isPositive();
      assertThat(gate.requests(StoreRequest.Kind.WRITE)).isZero();
    }
  }

  @Test
  void manyInstancesAtOnceMakeWhatOneMakes() {
    FunctionLake lake = FunctionLake.anew();
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    CountDownLatch together = new CountDownLatch(3 * lake.manifests().size());
    List<CompletableFuture<Void>> instances = new ArrayList<>();
    for (int instance = 0; instance < 3; instance++) {
      for (String each : lake.manifests()) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        instances.add(done);
        new Thread(
                () -> {
                  together.countDown();
                  try {
                    together.await();
                    function.take(each, LONG);
                    done.complete(null);
                  } catch (Throwable e) {
                    done.completeExceptionally(e);
                  }
                })
            .start();
      }
    }
    instances.forEach(CompletableFuture::join);

    lake.assertAsStandardizeMakesIt();
  }

  @Test
  void whatOthersHaveMadeSinceStaysAsItIs() throws Exception {
    FunctionLake lake = FunctionLake.anew();
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    lake.manifests().forEach(each -> function.take(each, LONG));
    Path models = RawLake.model(folder, "numbers", "", RawLake.number("\"int\"")).getParent();
    RawLake.assertDone(lake.run("standardize", "--models=" + models));
    markAndCompact(lake);
    SortedMap<String, String> before = FunctionLake.objects(lake.lake());
    assertThat(before.keySet()).anyMatch(path -> path.contains("_joined_"));

    lake.manifests().forEach(each -> function.take(each, LONG));

    assertThat(FunctionLake.objects(lake.lake())).isEqualTo(before);
  }

  /** Nothing on a store can prevent it: what it leaves is known, and compact takes it away. */
  @Test
  void objectsOfAnInstanceThatOutlivedACompactionAreCopiesThatCompactDeletes() throws Exception {
    FunctionLake lake = FunctionLake.anew();
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    lake.manifests().forEach(each -> function.take(each, LONG));
    // What such an instance does last: it puts an object that it made before.
    Services.readStores();
    Location standard = Location.of(lake.lake().standard());
    Location.Listed small = standard.list("buffer_meta/", ".parquet").get(0);
    byte[] bytes = standard.get(small.path());
    markAndCompact(lake);
    SortedMap<String, String> compacted = FunctionLake.objects(lake.lake());
    assertThat(compacted).doesNotContainKey(small.path());

    standard.put(small.path(), bytes, "application/vnd.apache.parquet");

    Outcome audit = lake.run("audit");
    assertThat(audit.exitCode()).isEqualTo(Main.FAILED);
    assertThat(audit.out()).contains("duplicate", small.path());
    RawLake.assertDone(lake.run("compact"));
    assertThat(FunctionLake.objects(lake.lake())).isEqualTo(compacted);
    RawLake.assertDone(lake.run("audit"));
  }

  @Test
  void anInstanceThatIsOvertakenWhileItReadsWritesNothing() {
    FunctionLake lake = FunctionLake.anew();
    String manifest = lake.manifests().get(0);
    CompletableFuture<Void> overtaken = new CompletableFuture<>();
    CountDownLatch reads = new CountDownLatch(1);
    try (StoreGate gate = StoreGate.to(Services.S3.endpoint())) {
      gate.setRule(
          request -> {
            if (request.path().contains("/date=") && request.path().contains("/raw/")) {
              reads.countDown();
              overtaken.join();
            }
            return StoreFault.NONE;
          });
      StandardizeOnEvent slow = StandardizeOnEvent.with(lake.options(gate.endpoint()));
      CompletableFuture<Void> done = CompletableFuture.runAsync(() -> slow.take(manifest, LONG));
      assertThat(reads).satisfies(latch -> latch.await());
      // The stores of a process go by the options that it was told last: past the gate.
      StandardizeOnEvent.with(lake.options()).take(manifest, LONG);
      SortedMap<String, String> written = everyByte(lake);
      overtaken.complete(null);
      done.join();

      assertThat(everyByte(lake)).isEqualTo(written);
    }
  }

  /** The row of etl_meta too, which each attempt writes with another time. */
  private static SortedMap<String, String> everyByte(FunctionLake lake) {
    return FunctionLake.hashes(Lake.objects(lake.lake().standard()));
  }

  @Test
  void aReplacementIsLeftToWhoIsAtItAndDoneAgainWhenItWasKilled() throws Exception {
    FunctionLake lake = FunctionLake.anew();
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    lake.manifests().forEach(each -> function.take(each, LONG));
    String manifest = lake.manifests().get(0);
    String path = "_replacing/" + manifest.substring(lake.lake().raw().length() + 1);
    Location standard = Location.of(lake.lake().standard());
    standard.put(path, new byte[0], "application/json");
    // Of other models, before the row was written.
    String table = standard.list("buffer_meta/", ".parquet").get(0).path();
    standard.put(table, new byte[] {1}, "application/vnd.apache.parquet");

    assertThatThrownBy(() -> function.take(manifest, LONG))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("another run is replacing this range");
    setTwoHoursOld(lake.lake().standard() + "/" + path);
    function.take(manifest, LONG);

    lake.assertAsStandardizeMakesIt();
  }

  @Test
  void whereIngestWritesTheTablesTooItGoesFirst() throws Exception {
    RawLake ingested = new RawLake();
    RawLake.assertDone(Services.run(ingested.ingest(RawLake.mixedTopic())));
    FunctionLake lake = new FunctionLake(ingested.lake);
    Location standard = Location.of(ingested.lake.standard());
    String row = standard.list("etl_meta/", ".parquet").get(0).path();
    SortedMap<String, String> before = FunctionLake.objects(ingested.lake);
    standard.delete(List.of(row));
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    List<String> refused = new ArrayList<>();
    for (String each : lake.manifests()) {
      try {
        function.take(each, LONG);
      } catch (JobException e) {
        assertThat(e).hasMessageContaining("ingest writes these tables too");
        refused.add(each);
      }
    }
    assertThat(refused).hasSize(1);
    assertThat(FunctionLake.objects(ingested.lake)).doesNotContainKey(row);

    setTwoHoursOld(refused.get(0));
    function.take(refused.get(0), LONG);

    assertThat(FunctionLake.objects(ingested.lake)).isEqualTo(before);
    ingested.assertAudited();
  }

  @Test
  void aRangeWhoseRawIsNotWholeIsLeftAndNamed() {
    FunctionLake lake = FunctionLake.withRawOfItsOwn();
    Location raw = Location.of(lake.lake().raw());
    String gone =
        raw.list("", ".json.gz").stream()
            .map(Location.Listed::path)
            .reduce((before, last) -> last)
            .orElseThrow();
    raw.delete(List.of(gone));
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    List<String> failures = new ArrayList<>();
    for (String each : lake.manifests()) {
      try {
        function.take(each, LONG);
      } catch (JobException e) {
        failures.add(e.getMessage());
      }
    }
    assertThat(failures).singleElement().asString().contains(gone);
    assertThat(FunctionLake.objects(lake.lake()).keySet())
        .filteredOn(path -> path.startsWith("etl_meta/"))
        .hasSize(lake.manifests().size() - 1);
  }

  @Test
  void objectsThatAreNoManifestsAreIgnored() {
    FunctionLake lake = FunctionLake.anew();
    StandardizeOnEvent function = StandardizeOnEvent.with(lake.options());
    for (String each :
        List.of(
            lake.lake().raw() + "/_lake.json",
            lake.lake().raw() + "/_ranges/logs/notes.json",
            lake.lake().raw() + "/a b/!ü%2B.json",
            "s3://other/" + lake.manifests().get(0).substring(10),
            "")) {
      function.take(each, LONG);
    }
    assertThat(FunctionLake.objects(lake.lake())).isEmpty();
  }

  @Test
  void onlyWhatIsSelectedIsWritten() {
    FunctionLake lake = FunctionLake.anew();
    StandardizeOnEvent none = StandardizeOnEvent.with(lake.options("--topics=others"));
    lake.manifests().forEach(each -> none.take(each, LONG));
    StandardizeOnEvent later = StandardizeOnEvent.with(lake.options("--from=2026-01-02"));
    lake.manifests().forEach(each -> later.take(each, LONG));
    assertThat(FunctionLake.objects(lake.lake())).isEmpty();
  }

  @Test
  void tablesOfAnotherLakeAreRefused() {
    FunctionLake lake = FunctionLake.anew();
    Location.of(lake.lake().standard())
        .put(
            LakeIdentity.NAME,
            RawLake.bytes(
                "{\"format_version\":1,\"id\":\"other\",\"role\":\"standard\",\"consumer_group\":\"g\","
                    + "\"raw\":\"s3://other/raw/\",\"standard\":\"s3://other/standard/\","
                    + "\"dead_letters\":null}"),
            "application/json");
    assertThatThrownBy(
            () -> StandardizeOnEvent.with(lake.options()).take(lake.manifests().get(0), LONG))
        .hasMessageContaining("should be of one lake");
  }

  @Test
  void aStoreThatIsAwayIsNotWaitedForTooLong() {
    FunctionLake lake = FunctionLake.anew();
    String manifest = lake.manifests().get(0);
    try (StoreGate gate = StoreGate.to(Services.S3.endpoint())) {
      StandardizeOnEvent function = StandardizeOnEvent.with(lake.options(gate.endpoint()));
      gate.setRule(request -> request.isUpload() ? StoreFault.SLOW_DOWN : StoreFault.NONE);
      assertThatThrownBy(() -> function.take(manifest, Duration.ofSeconds(2)))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("not done after 2 s");
      gate.open();
      function.take(manifest, LONG);
    }
    assertThat(FunctionLake.objects(lake.lake()).keySet())
        .anyMatch(path -> path.startsWith("etl_meta/"));
  }

  @Test
  void allMistakesAreSaidAtOnce() {
    assertThatThrownBy(
            () ->
                StandardizeOnEvent.with(
                    "--raw=s3://b/raw  --watch\n"
                        + "--onlyModels=nothing --form=2026-01-01 --from=yesterday"))
        .isInstanceOf(Mistakes.MistakesException.class)
        .hasMessageContainingAll("--standard", "--watch", "--onlyModels", "--form", "--from");
  }

  private static void markAndCompact(FunctionLake lake) {
    Services.readStores();
    Location standard = Location.of(lake.lake().standard());
    for (Location.Listed each : standard.list("", ".parquet")) {
      String path = each.path();
      standard.put(
          path.substring(0, path.lastIndexOf('/')) + "/_SUCCESS", new byte[0], "application/json");
    }
    RawLake.assertDone(lake.run("compact"));
  }

  /** S3's times are those of the files that the embedded one keeps. */
  private static void setTwoHoursOld(String object) throws IOException {
    Files.setLastModifiedTime(
        Services.S3.folder().resolve(object.substring("s3://".length())),
        FileTime.from(Instant.now().minus(Duration.ofHours(2))));
  }
}
