package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.store.StoreException;
import superhero.dataflow.store.Stores;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreRequest.Kind;

/** What each cloud's store owes to a lake, and the same log in each. */
class StoresTest {
  private static final List<String> ODD =
      List.of("a b.json", "é.json", "100%.json", "a+b&c=d.json", "#1.json", "[x]{y}'.json");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void anObjectIsWrittenInOneRequestAndReadAsItIs(String scheme) throws IOException {
    try (CloudStore store = CloudStore.of(scheme)) {
      Location raw = store.location("raw");

      raw.put("t/x", "one".getBytes(UTF_8), "text/plain");
      raw.put("t/x", "another".getBytes(UTF_8), "text/plain");
      raw.put("t/empty", new byte[0], "text/plain");

      assertThat(store.gate().requests(Kind.WRITE)).isEqualTo(3);
      assertThat(raw.get("t/x")).asString(UTF_8).isEqualTo("another");
      assertThat(raw.getEnd("t/x", 3)).asString(UTF_8).isEqualTo("her");
      assertThat(raw.getEnd("t/x", 300)).asString(UTF_8).isEqualTo("another");
      assertThat(raw.get("t/empty")).isEmpty();
      assertThat(raw.getEnd("t/empty", 3)).isEmpty();
      assertThatThrownBy(() -> raw.get("t/y")).isInstanceOf(FileNotFoundException.class);
      assertThatThrownBy(() -> raw.getEnd("t", 3)).isInstanceOf(FileNotFoundException.class);
      assertThat(store.objects("raw")).containsOnlyKeys("t/x", "t/empty");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void ofTwoWritersOneStands(String scheme) throws IOException {
    byte[] one = new byte[100_000];
    byte[] other = new byte[100_000];
    Arrays.fill(other, (byte) 1);
    try (CloudStore store = CloudStore.of(scheme)) {
      Location raw = store.location("raw");
      for (int i = 0; i < 5; i++) {
        CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> raw.put("x", one, "text/plain")),
                CompletableFuture.runAsync(() -> raw.put("x", other, "text/plain")))
            .join();

        assertThat(raw.get("x")).isIn(one, other);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void aListingHasWhatIsThereAndNothingOfOthers(String scheme) {
    try (CloudStore store = CloudStore.of(scheme)) {
      Location raw = store.location("raw");
      Location other = Location.of(store.folder("raw2"));
      ODD.forEach(name -> raw.put("t/date=1/" + name, new byte[2], "text/plain"));
      raw.put("t/x.json", new byte[1], "text/plain");
      raw.put("t2/x.json", new byte[1], "text/plain");
      other.put("t/x.json", new byte[1], "text/plain");

      assertThat(paths(raw.list("t/", ".json")))
          .hasSize(ODD.size() + 1)
          .contains("t/x.json")
          .containsAll(ODD.stream().map(name -> "t/date=1/" + name).toList());
      assertThat(paths(raw.listFolder("t/", ""))).containsExactly("t/x.json");
      assertThat(paths(raw.list("t/date=1/#", ""))).containsExactly("t/date=1/#1.json");
      assertThat(raw.list("nothing/", "")).isEmpty();
      assertThat(raw.list("t/x", "").get(0).bytes()).isEqualTo(1);
      raw.delete(paths(raw.list("", "")));
      assertThat(store.objects("raw")).isEmpty();
      assertThat(store.objects("raw2")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"s3,3,2", "gs,25,2", "azfs,10,1"})
  void objectsAreListedByPagesAndDeletedByBatches(String scheme, int batches, int pages) {
    try (CloudStore store = CloudStore.of(scheme)) {
      Location raw = store.location("raw");
      List<CompletableFuture<Void>> puts =
          IntStream.range(0, 1_100)
              .mapToObj(
                  i -> CompletableFuture.runAsync(() -> raw.put("" + i, new byte[0], "text/plain")))
              .toList();
      puts.forEach(CompletableFuture::join);

      assertThat(raw.list("", "")).hasSize(1_100);
      assertThat(store.gate().requests(Kind.LIST)).isEqualTo(pages);
      // Most of them are not there.
      raw.delete(IntStream.range(100, 2_600).mapToObj(String::valueOf).toList());

      assertThat(store.gate().requests(Kind.DELETE)).isEqualTo(batches);
      assertThat(store.objects("raw")).hasSize(100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3,SLOW_DOWN",
    "s3,INTERNAL_ERROR",
    "s3,RESET",
    "gs,SLOW_DOWN",
    "gs,INTERNAL_ERROR",
    "gs,RESET",
    "azfs,SLOW_DOWN",
    "azfs,INTERNAL_ERROR",
    "azfs,RESET"
  })
  void whatMayPassIsToldAndLeavesNothing(String scheme, StoreFault fault) {
    try (CloudStore store = CloudStore.of(scheme)) {
      Location raw = store.location("raw");
      StoreClient client = Stores.client(raw.toString());
      store.gate().setRule(request -> fault);

      assertThatThrownBy(() -> client.put(raw + "x", new byte[50_000], "text/plain"))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
      assertThatThrownBy(() -> client.read(raw + "x", StoreClient.ALL))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
      assertThatThrownBy(() -> client.list(raw.toString(), true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
      assertThatThrownBy(() -> client.delete(List.of(raw + "x")))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
      store.gate().open();
      assertThat(store.objects("raw")).isEmpty();
    }
  }

  /** As by Flink, which ends a task so. Google's library cannot be interrupted. */
  @ParameterizedTest
  @ValueSource(strings = {"s3", "azfs"})
  void anInterruptedAttemptHasNothingOnItsWayWhenItHasEnded(String scheme) throws Exception {
    try (CloudStore store = CloudStore.of(scheme)) {
      Location raw = store.location("raw");
      CountDownLatch asked = new CountDownLatch(1);
      store
          .gate()
          .setRule(
              request -> {
                asked.countDown();
                return StoreFault.HANG;
              });
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread attempt =
          new Thread(
              () -> {
                try (Uploads uploads = new Uploads()) {
                  uploads.put(raw, "x", new byte[1], "text/plain");
                  uploads.then();
                  uploads.put(raw, "y", new byte[1], "text/plain");
                  uploads.await();
                } catch (JobException e) {
                  interrupted.complete(Thread.currentThread().isInterrupted());
                }
              });
      attempt.start();
      asked.await();
      attempt.interrupt();
      attempt.join();
      store.gate().open();

      assertThat(interrupted).isCompletedWithValue(true);
      assertThat(store.objects("raw")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void aBucketThatIsNotThereIsNoEmptyOne(String scheme) {
    try (CloudStore store = CloudStore.of(scheme)) {
      String place = store.location("raw").toString().replace("/lake/", "/nowhere/");

      assertThatThrownBy(() -> Location.of(place).check())
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("cannot reach " + place)
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void theSameLogGivesTheSameObjectsEachInOneRequest() {
    String topic = Services.newTopic(3);
    for (int partition = 0; partition < 3; partition++) {
      Services.sendLogs(topic, partition, 20, 0);
    }
    String[] what = {"--topics=" + topic, "--until=latest", "--batchSize=7"};
    assertThat(Services.run(Services.ingest(Lake.at(folder.toString()), what)).err()).isEmpty();
    for (String scheme : List.of("s3", "gs", "azfs")) {
      try (CloudStore store = CloudStore.of(scheme)) {
        Lake lake = Lake.at(store.folder("a lake"));
        String group = "--consumerGroup=" + Services.unique("group");
        List<String> ingest = Services.ingest(lake, what);
        ingest.addAll(List.of(group, store.option()));

        assertThat(Services.run(ingest).err()).isEmpty();

        SortedMap<String, byte[]> objects = store.objects("a lake");
        assertThat(withoutRuns(objects))
            .containsExactlyEntriesOf(withoutRuns(CloudStore.files(folder)));
        // And a claim of each of the three locations, which is deleted.
        assertThat(store.gate().requests(Kind.WRITE)).isEqualTo(objects.size() + 3);
        assertAudited(lake, group, store);
        List<String> compact = List.of("compact", "--standard=" + lake.standard(), store.option());
        assertThat(Services.run(compact).err()).isEmpty();
        assertAudited(lake, group, store);
      }
    }
  }

  private static void assertAudited(Lake lake, String group, CloudStore store) {
    Outcome audit =
        Services.run(
            List.of(
                "audit",
                "--raw=" + lake.raw(),
                "--standard=" + lake.standard(),
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                group,
                store.option()));
    assertThat(audit.err()).isEmpty();
    assertThat(audit.out()).contains("all agree: 60 messages in raw and in the tables");
  }

  /** Run times differ, and which group wrote it. */
  private static SortedMap<String, byte[]> withoutRuns(Map<String, byte[]> objects) {
    SortedMap<String, byte[]> same = new TreeMap<>(objects);
    same.keySet().removeIf(path -> path.matches(".*(etl_meta/|_marked/|_lake[.]json).*"));
    return same;
  }

  private static List<String> paths(List<Location.Listed> objects) {
    return objects.stream().map(Location.Listed::path).toList();
  }
}
