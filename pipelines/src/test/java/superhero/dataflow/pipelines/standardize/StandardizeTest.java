package superhero.dataflow.pipelines.standardize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.log;
import static superhero.dataflow.pipelines.RawLake.message;
import static superhero.dataflow.pipelines.RawLake.number;
import static superhero.dataflow.pipelines.RawLake.put;
import static superhero.dataflow.pipelines.RawLake.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.pipelines.Job;
import superhero.dataflow.pipelines.Jobs;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Program;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.ManifestRecord;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.write.Sink;

class StandardizeTest {
  private static String topic;

  /** What ingest itself makes of the topic. */
  private static final RawLake EXPECTED = new RawLake();

  @TempDir Path folder;

  private final RawLake raw = new RawLake();

  @BeforeAll
  static void ingestATopic() {
    topic = RawLake.mixedTopic();
    assertDone(Services.run(EXPECTED.ingest(topic)));
  }

  @Test
  void rawAloneGivesTheObjectsAndRowsOfIngest() {
    assertDone(Services.run(raw.ingest(topic, "--standard=none")));
    assertThat(raw.lake.rawObjects()).containsExactlyEntriesOf(EXPECTED.lake.rawObjects());
    assertThat(Lake.objects(raw.lake.standard())).isEmpty();
    // A group that Kafka has forgotten goes on behind the manifests.
    Services.forget(raw.group);
    assertDone(
        Services.run(raw.ingest(topic, "--standard=none", "--batchSize=7", "--startFrom=lake")));
    assertThat(raw.lake.rawObjects()).containsExactlyEntriesOf(EXPECTED.lake.rawObjects());

    Outcome outcome = standardize(raw);

    assertDone(outcome);
    assertThat(outcome.out())
        .contains("61 messages read, 13 dead letters, 4 of 4 ranges in the tables");
    raw.assertSameTablesAs(EXPECTED.lake);
    raw.assertAudited();
  }

  @Test
  void tablesThatAreThereAreReplacedByThemselves() {
    assertDone(Services.run(raw.ingest(topic)));

    assertDone(standardize(raw));

    raw.assertSameTablesAs(EXPECTED.lake);
    raw.assertAudited();
  }

  /** The first ranges are zstd, the others gzip; the tables of all are those of ingest. */
  @Test
  void rawMayBeCompressedInBothWays() throws IOException {
    String until = "--until=" + NOON.plusSeconds(2_000);
    assertDone(Services.run(raw.ingest(topic, "--rawCompression=zstd", until)));
    assertDone(Services.run(raw.ingest(topic)));
    assertThat(raw.lake.rawObjects().keySet())
        .anyMatch(path -> path.endsWith(".json.zst"))
        .anyMatch(path -> path.endsWith(".json.gz"));
    raw.assertAudited();
    SortedMap<String, byte[]> tables = Lake.objects(raw.lake.standard());
    List<Map<String, String>> ranges = RawLake.withoutTimes(raw.lake.table("etl_meta"));

    assertDone(standardize(raw));

    SortedMap<String, byte[]> again = Lake.objects(raw.lake.standard());
    assertThat(again.keySet()).isEqualTo(tables.keySet());
    again.keySet().removeIf(path -> path.startsWith("etl_meta/"));
    tables.keySet().removeIf(path -> path.startsWith("etl_meta/"));
    assertThat(again).containsExactlyEntriesOf(tables);
    assertThat(RawLake.withoutTimes(raw.lake.table("etl_meta"))).isEqualTo(ranges);
    // The dead letters of a batch are found, though they are gzip: no other table is written.
    RawLake.model(folder, "numbers", "", number("\"int\""));
    assertDone(standardize(raw, "--onlyModels=log_meta", "--models=" + folder));
    assertThat(raw.lake.table("numbers")).isEmpty();
    raw.assertAudited();
  }

  /** In more windows than are written as their messages come. */
  @Test
  void aRangeOfManyHoursIsReplacedByItselfToo() {
    String one = Services.newTopic(1);
    for (int hour = 0; hour < 30; hour++) {
      Services.sendLogs(one, 0, 1, NOON.plus(hour, ChronoUnit.HOURS).toEpochMilli());
    }
    assertDone(Services.run(raw.ingest(one, "--batchSize=100", "--maxBatchBytes=100000")));
    List<Map<String, String>> before = RawLake.withoutTimes(raw.lake.table("etl_meta"));

    assertDone(standardize(raw));

    assertThat(before).hasSize(1);
    assertThat(RawLake.withoutTimes(raw.lake.table("etl_meta"))).isEqualTo(before);
    raw.assertAudited();
  }

  @Test
  void aKilledRunIsFinishedByTheNext() throws Exception {
    assertDone(Services.run(raw.ingest(topic, "--standard=none")));
    Set<String> begun = new HashSet<>();
    raw.runAndKill(
        folder,
        path -> path.contains("/etl_meta/") && begun.add(path) && begun.size() == 2,
        raw.command("standardize"));
    assertThat(raw.lake.table("log_meta")).isNotEmpty();
    assertThat(raw.lake.table("etl_meta").size()).isLessThan(4);

    assertDone(standardize(raw));

    raw.assertSameTablesAs(EXPECTED.lake);
    raw.assertAudited();
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsWritten() throws IOException {
    String one = Services.newTopic(1);
    Services.sendLogs(one, 0, 5, NOON.toEpochMilli());
    assertDone(Services.run(raw.ingest(one, "--standard=none", "--batchSize=1")));
    List<String> objects =
        raw.lake.rawObjects().keySet().stream().map(path -> raw.lake.raw() + "/" + path).toList();
    put(objects.get(0), RawLake.bytes("no gzip"));
    change(objects.get(1), bytes -> Arrays.copyOf(bytes, bytes.length - 9));
    change(objects.get(2), bytes -> gzip("{\"topic\":"));
    change(objects.get(3), bytes -> gzip(""));
    String foreign = raw.lake.raw() + "/" + one + "/notes.txt";
    put(foreign, RawLake.bytes("hello"));
    put(raw.lake.raw() + "/" + one + "/_SUCCESS", RawLake.bytes(""));
    String manifest = raw.lake.raw() + "/_ranges/" + one + "/other.json";
    put(manifest, RawLake.bytes("{}"));

    Outcome outcome = standardize(raw);

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "standardize left 6 objects as they are, named above: mend or remove what is wrong and"
                + " run it again");
    assertThat(outcome.out().lines())
        .contains(
            objects.get(0) + ": Not in GZIP format",
            objects.get(1) + ": it is cut off",
            objects.get(2) + ": line 1 has no end",
            objects.get(3) + ": it has 0 lines, and should have 1",
            foreign + ": it has no name that ingest gives",
            manifest + ": it has no name that ingest gives");
    assertThat(outcome.out()).contains("1 of 5 ranges in the tables, 6 objects left");
    assertThat(raw.lake.bufferOffsets()).containsExactly(one + "-0@4");
    assertThat(Lake.objects(raw.lake.standard()).keySet()).noneMatch(path -> path.startsWith("."));
  }

  @Test
  void aRangeOfWhichAnObjectIsGoneIsNotTouched() throws IOException {
    assertDone(Services.run(raw.ingest(topic)));
    SortedMap<String, byte[]> before = Lake.objects(raw.lake.standard());
    String gone = raw.lake.raw() + "/" + raw.lake.rawObjects().lastKey();
    delete(gone);

    Outcome outcome = standardize(raw);

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.out()).contains(gone + ": it is not there");
    assertThat(outcome.out()).contains("3 of 4 ranges in the tables, 1 objects left");
    assertThat(Lake.objects(raw.lake.standard()).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void anOldObjectOfARangeThatIsNotWholeIsNamed() throws IOException {
    Path local = folder.resolve("raw");
    String one = Services.newTopic(1);
    Services.sendLogs(one, 0, 2, NOON.toEpochMilli());
    assertDone(Services.run(raw.ingest(one, "--standard=none", "--batchSize=1", "--raw=" + local)));
    try (var manifests = Files.list(local.resolve("_ranges").resolve(one))) {
      for (Path manifest : manifests.toList()) {
        Files.delete(manifest);
      }
    }
    List<Path> objects;
    try (var files = Files.walk(local)) {
      objects = files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    }
    Files.setLastModifiedTime(objects.get(1), FileTime.from(Instant.now().minusSeconds(2 * 3600)));

    Outcome outcome = Services.run(raw.command("standardize", "--raw=" + local));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.out().lines().filter(line -> line.contains("json.gz")))
        .containsExactly(objects.get(1) + ": its range is not whole, there is no manifest of it");
  }

  @Test
  void topicsAndTimesSelectRanges() {
    String other = Services.newTopic(1);
    Services.sendLogs(other, 0, 1, NOON.toEpochMilli());
    Services.sendLogs(other, 0, 1, NOON.plusSeconds(86_400).toEpochMilli());
    assertDone(Services.run(raw.ingest(topic + "," + other, "--standard=none", "--batchSize=1")));

    assertDone(standardize(raw, "--topics=" + other, "--from=2026-01-02"));
    assertThat(raw.lake.bufferOffsets()).containsExactly(other + "-0@1");

    assertDone(standardize(raw, "--topics=" + other, "--to=2026-01-01T13:00:00Z"));
    assertThat(raw.lake.bufferOffsets()).containsExactlyInAnyOrder(other + "-0@0", other + "-0@1");

    assertDone(standardize(raw, "--to=2026-01-02T12:00:01Z"));
    raw.assertAudited();
  }

  @Test
  void aModelOfLaterIsAddedAloneWhereAllMessagesFitIt() throws IOException {
    assertDone(Services.run(raw.ingest(topic)));
    SortedMap<String, byte[]> before = Lake.objects(raw.lake.standard());
    RawLake.model(folder, "numbers", "", number("\"int\""));

    assertDone(standardize(raw, "--onlyModels=numbers", "--models=" + folder));

    assertThat(raw.lake.table("numbers")).hasSize(48).allMatch(row -> row.get("number") != null);
    SortedMap<String, byte[]> after = Lake.objects(raw.lake.standard());
    after.keySet().removeIf(path -> path.startsWith("numbers/") || path.startsWith("etl_meta/"));
    before.keySet().removeIf(path -> path.startsWith("etl_meta/"));
    assertThat(after).containsExactlyEntriesOf(before);
    raw.assertAudited();

    // Without the model its table stays, and stays in etl_meta.
    assertDone(standardize(raw));
    assertThat(raw.lake.table("numbers")).hasSize(48);
    raw.assertAudited();
  }

  @Test
  void aModelOfLaterThatMessagesDoNotFitLeavesTheOthers() throws IOException {
    String one = Services.newTopic(1);
    Services.send(
        List.of(
            message(one, 0, NOON.toEpochMilli(), log(1)),
            message(one, 0, NOON.toEpochMilli(), log(2).replace(":2}", ":\"two\"}"))));
    assertDone(Services.run(raw.ingest(one, "--batchSize=1")));
    assertThat(raw.lake.table("log_meta")).hasSize(2);
    RawLake.model(folder, "numbers", "", number("\"int\""));

    assertDone(standardize(raw, "--onlyModels=numbers", "--models=" + folder));

    assertThat(raw.lake.table("numbers")).hasSize(1);
    assertThat(raw.lake.table("log_meta")).hasSize(2);
    assertThat(raw.lake.deadLetterLines())
        .singleElement()
        .satisfies(line -> assertThat(line.get("model").textValue()).isEqualTo("numbers"));
    raw.assertAudited();

    // Objects that are no longer made go.
    RawLake.model(folder, "numbers", ",\"/value/number\":7", number("\"int\""));
    assertDone(standardize(raw, "--models=" + folder));
    assertThat(raw.lake.table("numbers")).isEmpty();
    assertThat(raw.lake.table("log_meta")).hasSize(2);
    assertThat(raw.lake.deadLetterLines()).isEmpty();
    raw.assertAudited();
  }

  @Test
  void aNewNullableColumnIsReadTogetherWithOldParquet() throws Exception {
    String one = Services.newTopic(1);
    Services.send(
        List.of(
            message(one, 0, NOON.toEpochMilli(), log(1)),
            message(one, 0, NOON.plusSeconds(86_400).toEpochMilli(), log(2)),
            message(
                one,
                0,
                NOON.plusSeconds(86_401).toEpochMilli(),
                log(3).replace(",\"number\":3", ""))));
    RawLake.model(folder, "numbers", "", "");
    assertDone(Services.run(raw.ingest(one, "--batchSize=1", "--models=" + folder)));
    RawLake.model(folder, "numbers", "", number("[\"null\",\"int\"]"));

    assertDone(standardize(raw, "--from=2026-01-02", "--models=" + folder, "--onlyModels=numbers"));

    Path copies = folder.resolve("numbers");
    for (var object : Lake.objects(raw.lake.standard() + "/numbers").entrySet()) {
      Path copy = copies.resolve(object.getKey());
      Files.createDirectories(copy.getParent());
      Files.write(copy, object.getValue());
    }
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT date, number FROM read_parquet('"
                    + copies
                    + "/**/*.parquet', union_by_name = true, hive_partitioning = true)"
                    + " ORDER BY ALL")) {
      while (result.next()) {
        rows.add(result.getString(1) + " " + result.getString(2));
      }
    }
    assertThat(rows).containsExactly("2026-01-01 null", "2026-01-02 2", "2026-01-02 null");
    raw.assertAudited();
  }

  @Test
  void watchingTakesWhatAppearsAlsoInOlderFoldersAndAfterAKill() throws Exception {
    String one = Services.newTopic(1);
    List<String> watch = raw.command("standardize", "--watch", "--pollInterval=200ms");
    ingest(one, NOON);
    try (Jobs jobs = new Jobs(folder)) {
      Job first = jobs.start(Program.here(), watch);
      awaitRanges(1, first);
      ingest(one, NOON.minus(3, ChronoUnit.DAYS));
      awaitRanges(2, first);
      first.kill();
      ingest(one, NOON);
      ingest(one, NOON.minus(9, ChronoUnit.DAYS));

      Job second = jobs.start(Program.here(), watch);
      awaitRanges(4, second);
      ingest(one, NOON);
      awaitRanges(5, second);
      second.terminate();
      assertThat(second.lastLine(143))
          .startsWith("standardize cancelled")
          .contains("3 messages read, 3 ranges in the tables");
    }
    raw.assertAudited();
  }

  private void ingest(String one, Instant time) {
    Services.sendLogs(one, 0, 1, time.toEpochMilli());
    assertDone(Services.run(raw.ingest(one, "--standard=none")));
  }

  private void awaitRanges(int count, Job job) {
    await()
        .atMost(Duration.ofMinutes(2))
        .failFast(() -> assertThat(job.isAlive()).as(job.said()).isTrue())
        .until(() -> Lake.objects(raw.lake.standard() + "/etl_meta").size() == count);
  }

  /** A heap that would not hold them, were they held. */
  @Test
  @Tag("long")
  void tenThousandSmallObjectsTakeLittleMemory() throws Exception {
    Lake local = Lake.at(folder.toString());
    List<String> places = new ArrayList<>();
    RawSink sink = RawSink.to(Location.of(local.raw()));
    ManifestRecord manifests = ManifestRecord.in(Location.of(local.raw()));
    for (int offset = 0; offset < 10_000; offset++) {
      Range range =
          new Range(
              "logs", "0".repeat(32), 0, offset, offset + 1, EventWindow.HOUR, Long.MAX_VALUE);
      Sink.Writer writer = sink.open(range);
      byte[] value = RawLake.bytes(log(offset).replace("test", "x".repeat(20_000)));
      writer.add(
          new Message(
              range,
              range.etlId(),
              new ConsumerRecord<>(
                  "logs",
                  0,
                  offset,
                  NOON.plusSeconds(offset).toEpochMilli(),
                  TimestampType.CREATE_TIME,
                  ConsumerRecord.NULL_SIZE,
                  value.length,
                  null,
                  value,
                  new RecordHeaders(),
                  Optional.empty())),
          Verdict.NONE);
      long time = NOON.plusSeconds(offset).toEpochMilli();
      try (Uploads uploads = new Uploads()) {
        List<StoredObject> objects =
            writer.write(new Batch(range, EventWindow.HOUR.of(time)), uploads);
        uploads.await();
        manifests.put(new WrittenRange(range, NOON, new TreeSet<>(), 1, objects), () -> {});
      }
      places.add("logs-0@" + offset);
    }
    try (Jobs jobs = new Jobs(folder)) {
      Job job =
          jobs.start(
              Program.here().withHeap("128m"),
              List.of("standardize", "--raw=" + local.raw(), "--standard=" + local.standard()));
      job.end(Main.DONE);
    }

    assertThat(local.bufferOffsets()).containsExactlyInAnyOrderElementsOf(places);
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    Outcome outcome =
        Services.run(
            List.of(
                "standardize",
                "--raw=/tmp/raw",
                "--standard=none",
                "--topics=a,,b",
                "--from=yesterday",
                "--to=1969-01-01",
                "--onlyModels=logs",
                "--watch",
                "--pollInterval=soon"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err().lines())
        .contains(
            "--standard=none: should be a location such as s3://bucket/prefix",
            "--topics=a,,b: should be names, comma separated",
            "--onlyModels=logs: there is no such model, but buffer_meta,"
                + " dead_letter_meta, etl_meta, lib_server_game, lib_server_lobby, log_meta",
            "--onlyModels=logs: does not go with --watch")
        .anyMatch(line -> line.startsWith("--from=yesterday: should be a date such as 2026-11-22"))
        .anyMatch(line -> line.startsWith("--to=1969-01-01: should be a date such as 2026-11-22"))
        .anyMatch(line -> line.startsWith("--pollInterval=soon: should be a number with ms, s,"));
    assertThat(
            Services.run(raw.ingest(topic, "--standard=none", "--redis=redis://localhost:1")).err())
        .startsWith("--redis: with --standard=none needs --deadLetters");
    assertThat(
            Services.run(raw.command("standardize", "--from=2026-01-02", "--to=2026-01-02")).err())
        .startsWith("--to=2026-01-02: should be later than --from");
  }

  private static Outcome standardize(RawLake raw, String... options) {
    return Services.run(raw.command("standardize", options));
  }

  private static void change(String object, UnaryOperator<byte[]> change) {
    put(object, change.apply(read(object)));
  }

  private static byte[] gzip(String text) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(RawLake.bytes(text));
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(String object) {
    int slash = object.lastIndexOf('/');
    Location.of(object.substring(0, slash)).delete(List.of(object.substring(slash + 1)));
  }
}
