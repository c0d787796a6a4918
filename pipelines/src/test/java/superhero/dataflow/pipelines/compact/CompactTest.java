package superhero.dataflow.pipelines.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.log;
import static superhero.dataflow.pipelines.RawLake.message;
import static superhero.dataflow.pipelines.RawLake.number;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.pipelines.TamperedParquet;
import superhero.dataflow.testdata.StoreRequest.Kind;

class CompactTest {
  private static final String NOON_FOLDER = "date=2026-01-01/hour=12";

  /** What ingest makes of a topic, with two parts and more a range, in three windows. */
  private static final RawLake INGESTED = new RawLake();

  /** What compact makes of that. */
  private static final RawLake COMPACTED = new RawLake();

  private static Outcome compaction;

  private static String topic;

  @TempDir static Path models;
  @TempDir Path folder;

  private final RawLake raw = new RawLake();

  @BeforeAll
  static void ingestATopic() throws IOException {
    RawLake.model(
        models,
        "shapes",
        "",
        ",{\"name\":\"level\",\"type\":[\"null\",\"string\"],\"pointer\":\"/value/level\"},"
            + "{\"name\":\"letters\",\"type\":{\"type\":\"map\",\"values\":\"string\"},"
            + "\"default\":{\"z\":\"1\",\"a\":\"2\",\"m\":\"3\"}}");
    topic = RawLake.mixedTopic();
    assertDone(Services.run(INGESTED.ingest(topic, "--models=" + models)));
    copy(INGESTED, COMPACTED);
    compaction = Services.run(args(COMPACTED, "--models=" + models));
  }

  @Test
  void smallObjectsBecomeOneWithTheSameRowsInTheSameOrder() {
    assertDone(compaction);
    assertThat(compaction.out())
        .contains(
            ": 51 of 51 objects looked at, 51 objects joined, 11 objects written, ",
            " bytes before, ");
    assertThat(tables(COMPACTED)).isEqualTo(tables(INGESTED));
    SortedMap<String, byte[]> before = Lake.objects(INGESTED.lake.standard());
    SortedMap<String, byte[]> after = Lake.objects(COMPACTED.lake.standard());
    for (String table : List.of("buffer_meta", "log_meta", "shapes")) {
      assertThat(names(after, table + "/"))
          .hasSize(3)
          .allMatch(name -> name.matches(".*_joined_\\d+_\\d+_[0-9a-f]{8}\\.parquet"));
    }
    assertThat(only(after, "etl_meta/")).containsExactlyEntriesOf(only(before, "etl_meta/"));
    assertThat(COMPACTED.lake.markers("log_meta")).isEqualTo(INGESTED.lake.markers("log_meta"));
    copy(COMPACTED, raw);
    assertAudited();

    Outcome again = compact("--models=" + models);

    assertDone(again);
    assertThat(again.out()).doesNotContain("joined");
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(after);
  }

  @ParameterizedTest
  @CsvSource({"s3, WRITE", "s3, DELETE", "gs, DELETE", "azfs, DELETE"})
  void aKilledRunIsFinishedByTheNext(String scheme, Kind kind) throws Exception {
    RawLake there = new RawLake(scheme);
    copy(INGESTED, there);
    AtomicInteger requests = new AtomicInteger();
    there.runAndKillAt(
        folder,
        request -> request.kind() == kind && requests.incrementAndGet() == 2,
        args(there, "--models=" + models));
    // With one thread, what was killed at its deletes has one object and what it was made of.
    assertThat(audit(there).exitCode()).isEqualTo(kind == Kind.DELETE ? Main.FAILED : Main.DONE);
    assertThat(tables(there).equals(tables(INGESTED))).isEqualTo(kind == Kind.WRITE);

    assertDone(Services.run(args(there, "--models=" + models)));

    // Also what the killed JVM wrote.
    assertThat(Lake.objects(there.lake.standard()))
        .containsExactlyEntriesOf(Lake.objects(COMPACTED.lake.standard()));
    assertDone(audit(there));
  }

  @Test
  void copiesThatAreLeftAreDeletedAndWhatIsNoCopyIsNamed() {
    copy(COMPACTED, raw);
    SortedMap<String, byte[]> compacted = Lake.objects(raw.lake.standard());
    List<String> small = names(Lake.objects(INGESTED.lake.standard()), "log_meta/");
    for (String name : small.subList(0, 2)) {
      put(name, RawLake.read(INGESTED.lake.standard() + "/" + name));
    }

    Outcome audit = audit();
    assertThat(audit.exitCode()).isEqualTo(Main.FAILED);
    assertThat(audit.out())
        .contains("duplicate", raw.lake.standard() + "/" + small.get(0) + " and ", ": run compact");
    Outcome outcome = compact();
    assertDone(outcome);
    assertThat(outcome.out()).contains("2 copies deleted");
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(compacted);

    put(small.get(0), RawLake.read(INGESTED.lake.standard() + "/" + small.get(1)));
    Outcome left = compact();
    assertThat(left.exitCode()).isEqualTo(Main.FAILED);
    assertThat(left.out()).contains(small.get(0) + ": ", " holds it with other bytes");
    assertThat(Lake.objects(raw.lake.standard())).containsKey(small.get(0));
  }

  @Test
  void anAuditFindsDamageInALargeObject() throws IOException {
    copy(COMPACTED, raw);
    SortedMap<String, byte[]> objects = Lake.objects(raw.lake.standard());
    String buffer = names(objects, "buffer_meta/" + NOON_FOLDER).get(0);
    String logs = names(objects, "log_meta/" + NOON_FOLDER).get(0);

    delete(logs);
    assertThat(audit().out()).contains("missing twin", "log_meta/" + NOON_FOLDER);
    put(logs, Arrays.copyOf(objects.get(logs), 900));
    assertThat(audit().out()).contains("unreadable object", logs + " cannot be read: ");
    put(logs, objects.get(logs));
    put(buffer, TamperedParquet.withChecksum(objects.get(buffer), 3, "00000001"));
    assertThat(audit().out())
        .contains("has checksum ", ", and 00000001 in buffer_meta")
        .doesNotContain("missing");
    put(buffer, objects.get(buffer));
    assertAudited();
  }

  @Test
  void standardizeAndReplayTakeApartWhatTheyReplace() throws Exception {
    copy(COMPACTED, raw);
    List<String> standardize =
        raw.command("standardize", "--models=" + models, "--from=2026-01-01T13:00:00Z");
    // In the midst of the objects that a large one held.
    AtomicInteger uploads = new AtomicInteger();
    raw.runAndKill(
        folder, path -> path.contains("/log_meta/") && uploads.incrementAndGet() == 2, standardize);

    assertDone(Services.run(standardize));

    assertAudited();
    SortedMap<String, byte[]> expected = Lake.objects(INGESTED.lake.standard());
    SortedMap<String, byte[]> tables = Lake.objects(raw.lake.standard());
    for (String table : List.of("buffer_meta/", "log_meta/", "shapes/")) {
      SortedMap<String, byte[]> apart = only(tables, table);
      apart.keySet().removeIf(path -> path.contains("_joined_"));
      assertThat(apart).isNotEmpty();
      apart.forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(expected.get(path)));
    }
    assertThat(RawLake.withoutTimes(raw.lake.table("etl_meta")))
        .isEqualTo(RawLake.withoutTimes(INGESTED.lake.table("etl_meta")));
    // All is apart where all is replaced.
    assertDone(Services.run(raw.command("standardize", "--models=" + models)));
    raw.assertSameTablesAs(INGESTED.lake);
    assertThat(only(Lake.objects(raw.lake.standard()), "shapes/"))
        .containsExactlyEntriesOf(only(expected, "shapes/"));
  }

  @Test
  void diffReadsLargeObjects() {
    copy(COMPACTED, raw);
    SortedMap<String, byte[]> compacted = Lake.objects(raw.lake.standard());

    Outcome outcome =
        Services.run(
            raw.command("diff", "--models=" + models, "--into=" + Services.newLake().standard()));

    assertDone(outcome);
    assertThat(outcome.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains("buffer_meta 61 61 0 0 0", "log_meta 48 48 0 0 0", "shapes 48 48 0 0 0");
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(compacted);
  }

  @Test
  void deadLettersAreReplayedIntoCompactedTables() throws IOException {
    RawLake.model(folder, "numbers", "", number("[\"null\",\"int\"]"));
    String letters = Services.newTopic(1);
    long time = NOON.toEpochMilli();
    Services.send(
        List.of(
            message(letters, 0, time, log(1).replace(":1}", ":\"eins\"}")),
            message(letters, 0, time, log(2)),
            message(letters, 0, time, "no JSON"),
            message(letters, 0, time, log(4))));
    assertDone(Services.run(raw.ingest(letters, "--batchSize=1", "--models=" + folder)));
    assertDone(compact("--models=" + folder));
    RawLake.model(folder, "numbers", "", number("[\"null\",\"string\"]"));
    List<String> replay =
        raw.command("replay", "--deadLetters=" + raw.lake.deadLetters(), "--models=" + folder);

    // The first range had no row in numbers, so no large object of it holds it.
    Outcome outcome = Services.run(replay);

    assertDone(outcome);
    assertThat(outcome.out()).contains("1 messages read, 1 of 1 ranges in the tables");
    assertThat(raw.lake.table("log_meta"))
        .extracting(row -> row.get("log_message"))
        .containsExactlyInAnyOrder("1", "2", "4");
    raw.assertAudited();
    assertThat(names(Lake.objects(raw.lake.standard()), "numbers/")).hasSize(2);
    assertThat(names(Lake.objects(raw.lake.standard()), "log_meta/")).hasSize(3);
    assertThat(names(Lake.objects(raw.lake.standard()), "buffer_meta/")).hasSize(4);
    assertDone(compact("--models=" + folder));
    assertThat(names(Lake.objects(raw.lake.standard()), "log_meta/")).hasSize(1);
    raw.assertAudited();
  }

  @Test
  void aLateObjectIsJoinedByALaterRunAsIfItHadBeenThere() {
    String late = Services.newTopic(2);
    Services.sendLogs(late, 0, 3, NOON.toEpochMilli());
    Services.sendLogs(late, 1, 1, NOON.toEpochMilli());
    assertDone(Services.run(raw.ingest(late, "--batchSize=1")));
    assertDone(compact());
    Services.sendLogs(late, 0, 1, NOON.toEpochMilli());

    assertDone(Services.run(raw.ingest(late, "--batchSize=1")));

    assertThat(raw.lake.markers("log_meta").get(NOON_FOLDER))
        .startsWith("{\"objects\":2,\"rows\":5,");
    assertDone(compact());
    assertThat(raw.lake.table("log_meta"))
        .extracting(row -> row.get("log_message"))
        .containsExactly("0", "1", "2", "0", "0");
    assertThat(raw.lake.table("buffer_meta"))
        .extracting(row -> row.get("partition") + "@" + row.get("offset"))
        .containsExactly("0@0", "0@1", "0@2", "0@3", "1@0");
    raw.assertAudited();
    RawLake once = new RawLake();
    assertDone(Services.run(once.ingest(late, "--batchSize=1")));
    assertDone(Services.run(args(once)));
    for (String table : List.of("/buffer_meta", "/log_meta")) {
      assertThat(Lake.objects(raw.lake.standard() + table))
          .hasSize(1)
          .containsExactlyEntriesOf(Lake.objects(once.lake.standard() + table));
    }
  }

  /** As the tables are that standardize or a function made. */
  @Test
  void foldersWithoutMarkersAreJoinedIfTheirWindowIsOverForLongEnough() {
    copy(INGESTED, raw);
    for (String table : List.of("buffer_meta", "dead_letter_meta", "log_meta", "shapes")) {
      raw.lake.markers(table).keySet().forEach(each -> delete(table + "/" + each + "/_SUCCESS"));
    }
    Set<String> before = Lake.objects(raw.lake.standard()).keySet();

    assertDone(compact());
    assertThat(Lake.objects(raw.lake.standard()).keySet()).isEqualTo(before);

    // 36,500 days before now no window was over.
    assertDone(compact("--unmarkedAfter=36500d"));
    assertThat(Lake.objects(raw.lake.standard()).keySet()).isEqualTo(before);

    assertDone(compact("--unmarkedAfter=60m"));
    assertThat(names(Lake.objects(raw.lake.standard()), "log_meta/" + NOON_FOLDER))
        .singleElement()
        .asString()
        .contains("_joined_");
    assertAudited();

    assertThat(compact("--unmarkedAfter=59m").err())
        .contains("--unmarkedAfter=59m: should be 1h or more");
  }

  @Test
  void whatIsOpenOrNotWholeOrUnreadableStays() {
    copy(INGESTED, raw);
    List<String> buffer = names(Lake.objects(raw.lake.standard()), "buffer_meta/");
    // Of the first range: its etl_meta is gone. Of the second: it is being replaced.
    String range = buffer.get(0).replaceAll(".*/(.*_0)_\\d{19}_\\d{19}\\.parquet", "$1");
    List<String> etl = names(Lake.objects(raw.lake.standard()), "etl_meta/");
    delete(
        etl.stream().filter(path -> path.contains(range + "_" + "0".repeat(19))).toList().get(0));
    String second = String.format("_%019d_%019d", 25, 31);
    put("_replacing/_ranges/" + topic + "/" + range + second + ".json", RawLake.bytes("{}"));
    delete("log_meta/" + NOON_FOLDER + "/_SUCCESS");
    String broken =
        buffer.stream()
            .filter(path -> path.contains(range.replaceAll("_0$", "_1")))
            .toList()
            .get(0);
    put(broken, RawLake.bytes("no Parquet"));

    Outcome outcome = compact();

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.out())
        .contains(raw.lake.standard() + "/" + broken + ": it is no whole Parquet file");
    assertThat(outcome.err()).startsWith("compact left 1 object as it is, named above");
    SortedMap<String, byte[]> after = Lake.objects(raw.lake.standard());
    assertThat(names(after, "buffer_meta/")).contains(broken);
    assertThat(names(after, "buffer_meta/").stream().filter(path -> path.contains(range + "_")))
        .containsExactlyElementsOf(
            buffer.stream().filter(path -> path.contains(range + "_")).toList());
    assertThat(names(after, "log_meta/" + NOON_FOLDER))
        .noneMatch(path -> path.contains("_joined_"));
    assertThat(names(after, "log_meta/")).anyMatch(path -> path.contains("_joined_"));
    assertThat(outcome.out()).containsPattern(": (\\d+) of \\1 objects looked at, ");
  }

  @Test
  void optionsSayWhatIsJoined() {
    copy(INGESTED, raw);
    SortedMap<String, byte[]> before = Lake.objects(raw.lake.standard());

    assertDone(compact("--from=2026-01-02"));
    assertDone(compact("--to=2025-12-31"));
    assertDone(compact("--targetBytes=100"));
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(before);

    assertDone(
        compact(
            "--from=2026-01-01T12:30:00Z", "--to=2026-01-01T13:00:00Z", "--onlyModels=log_meta"));
    SortedMap<String, byte[]> after = Lake.objects(raw.lake.standard());
    assertThat(after.keySet().stream().filter(path -> path.contains("_joined_")))
        .singleElement()
        .asString()
        .startsWith("log_meta/" + NOON_FOLDER + "/");

    assertDone(compact("--targetBytes=20000", "--onlyModels=buffer_meta"));
    assertThat(names(Lake.objects(raw.lake.standard()), "buffer_meta/" + NOON_FOLDER))
        .hasSizeBetween(2, 4)
        .allMatch(path -> path.contains("_joined_"));
    assertThat(names(Lake.objects(raw.lake.standard()), "shapes/"))
        .noneMatch(path -> path.contains("_joined_"));
  }

  @Test
  void mistakesAreReportedAtOnce() {
    Outcome outcome =
        Services.run(
            List.of("compact", "--from=x", "--targetBytes=0", "--onlyModels=none", "--models=/no"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains(
            "--standard: is missing",
            "--from=x: should be a date",
            "--targetBytes=0: should be from 1 to ",
            "--models=/no: no model file");
    assertThat(Services.run(args(raw, "--onlyModels=etl_meta")).err())
        .contains("--onlyModels=etl_meta: there is no such model, but buffer_meta, ");
  }

  private Outcome compact(String... more) {
    return Services.run(args(raw, more));
  }

  private static List<String> args(RawLake lake, String... more) {
    return lake.commandOnTables("compact", more);
  }

  private Outcome audit() {
    return audit(raw);
  }

  private static Outcome audit(RawLake lake) {
    return Services.run(
        lake.command(
            "audit",
            "--runner=DirectRunner",
            "--consumerGroup=" + INGESTED.group,
            "--bootstrapServers=" + Services.KAFKA.bootstrapServers()));
  }

  private void assertAudited() {
    assertDone(audit());
  }

  /** All objects, with markers and manifests. */
  private static void copy(RawLake one, RawLake other) {
    Services.readStores();
    String from = one.lake.raw().replaceAll("/raw$", "");
    String to = other.lake.raw().replaceAll("/raw$", "");
    for (Location.Listed object : Location.of(from).list("", "")) {
      Location.of(to).put(object.path(), RawLake.read(from + "/" + object.path()), "text/plain");
    }
  }

  private void put(String path, byte[] bytes) {
    RawLake.put(raw.lake.standard() + "/" + path, bytes);
  }

  private void delete(String path) {
    Services.readStores();
    Location.of(raw.lake.standard()).delete(List.of(path));
  }

  private static Map<String, List<Map<String, String>>> tables(RawLake lake) {
    Map<String, List<Map<String, String>>> tables = new TreeMap<>();
    for (String table :
        List.of("buffer_meta", "dead_letter_meta", "etl_meta", "log_meta", "shapes")) {
      tables.put(table, lake.lake.table(table));
    }
    return tables;
  }

  private static List<String> names(SortedMap<String, byte[]> objects, String prefix) {
    return new ArrayList<>(only(objects, prefix).keySet());
  }

  private static SortedMap<String, byte[]> only(SortedMap<String, byte[]> objects, String prefix) {
    SortedMap<String, byte[]> only = new TreeMap<>(objects);
    only.keySet().removeIf(path -> !path.startsWith(prefix));
    return only;
  }
}
