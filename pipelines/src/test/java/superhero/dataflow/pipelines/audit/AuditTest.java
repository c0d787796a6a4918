package superhero.dataflow.pipelines.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.Services.KAFKA;
import static superhero.dataflow.pipelines.Services.newLake;
import static superhero.dataflow.pipelines.Services.newTopic;
import static superhero.dataflow.pipelines.Services.sendLogs;
import static superhero.dataflow.pipelines.Services.unique;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.simulate.Malformed;

/** Lakes of three ranges, 0-10, 10-20, 20-25, some with something wrong. */
class AuditTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  private String topic;
  private String group;
  private Lake lake;

  @BeforeEach
  void takeALake() {
    topic = newTopic(1);
    group = unique("group");
    lake = newLake();
  }

  @Test
  void aCleanLakeAgrees() {
    fill();

    Outcome outcome = audit();

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .contains(": 12 of 12 objects read\n", "all agree: 25 messages in raw and in the tables");
    assertThat(line(outcome)).isEqualTo(topic + "-0 0 25 25 25 0 25 25 0 0 0");
  }

  @Test
  void aPageTellsWhetherAnythingIsWrongAndWhatToDo() throws IOException {
    group = unique("a<b>&\"c");
    fill();
    Path page = folder.resolve("report.html");

    Outcome outcome = audit("--html=" + page);

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    assertThat(outcome.out()).contains("wrote " + page);
    assertThat(Files.readString(page))
        .contains("All agree: 25 messages in raw and in the tables.", topic + "-0</th>")
        .contains("<dd>" + group.replace("a<b>&\"c", "a&lt;b&gt;&amp;&quot;c") + "</dd>")
        .contains("<dd>" + lake.raw() + "/</dd>");

    delete(object("standard/log_meta", 10));
    assertThat(json(1, "--html=" + page).get("agrees").booleanValue()).isFalse();

    assertThat(Files.readString(page))
        .contains(
            "The audit found 1 disagreement in 1 partition.", "<h3 class=\"bad\">missing twin")
        .contains(AuditAdvice.ofKinds().get("missing_twin"));
  }

  @Test
  void anAuditLeavesNothingBehind() {
    fill();
    var before = Lake.objects(lake.standard()).keySet();

    audit();

    assertThat(Lake.objects(lake.standard()).keySet()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "raw, missing_object, -",
    "standard/buffer_meta, missing_twin, missing_messages",
    "standard/log_meta, missing_twin, missing_messages",
    "standard/etl_meta, unlisted_object, missing_range",
  })
  void aDeletedObjectIsFound(String kind, String finding, String not) throws IOException {
    fill();
    String object = object(kind, 10);
    delete(object);

    JsonNode report = json(1);

    assertThat(findings(report)).containsKey(finding).doesNotContainKey(not);
    assertThat(findings(report).get(finding).toString())
        .contains(kind.endsWith("etl_meta") ? object("raw", 10) : object);
  }

  @Test
  void aDeletedDeadLettersObjectIsFound() throws IOException {
    fill();
    broken(3);
    ingest();
    assertThat(audit().exitCode()).isEqualTo(Main.DONE);
    String object = object("standard/dead_letters", 25);
    delete(object);

    assertThat(findings(json(1)).get("missing_object").toString())
        .contains(object + " is not there, though etl_meta lists it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "standard/buffer_meta", "standard/log_meta", "standard/etl_meta"})
  void aTruncatedObjectIsFound(String kind) throws IOException {
    fill();
    String object = object(kind, 0);
    change(object, bytes -> Arrays.copyOf(bytes, bytes.length - 9));

    assertThat(findings(json(1)).get("unreadable_object").toString())
        .contains(object + " cannot be read");
  }

  @Test
  void aTruncatedObjectOfAnotherTableIsFound() throws IOException {
    Path models = models();
    fill("--models=" + models);
    String object = object("standard/numbers", 0);
    change(object, bytes -> Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(findings(json(1)))
        .containsOnlyKeys("unreadable_object")
        .hasEntrySatisfying(
            "unreadable_object", found -> assertThat(found.toString()).contains(object));
  }

  @Test
  void anotherTablesRowsAreCounted() throws IOException {
    fill("--models=" + models());
    change(object("standard/numbers", 0), bytes -> read(object("standard/log_meta", 0)));

    assertThat(findings(json(1)).get("changed_object").toString())
        .contains(object("standard/numbers", 0) + " has 10 rows and ", "etl_meta says 1 and ");
  }

  @Test
  void aDuplicatedLineIsFound() throws IOException {
    fill();
    String object = object("raw", 10);
    changeLines(object, text -> text + text.lines().findFirst().orElseThrow() + "\n");

    JsonNode report = json(1);

    assertThat(findings(report).get("duplicate").toString())
        .contains("offset 10 is twice in " + object);
    assertThat(findings(report).get("changed_object").toString()).contains(object + " has 11 rows");
    assertThat(report.get("partitions").get(0).get("raw").intValue()).isEqualTo(26);
  }

  @Test
  void aRemovedLineIsFound() throws IOException {
    fill();
    changeLines(object("raw", 10), text -> text.substring(text.indexOf('\n') + 1));

    assertThat(findings(json(1)).get("missing_messages").toString())
        .contains("1 messages of Kafka at offsets [10, 11) are not in raw");
    assertThat(findings(json(1, "--bootstrapServers=")).get("rows_differ").toString())
        .contains("offset 10 is not in raw", "says 10 messages, and raw has 9");
  }

  @Test
  void aTamperedValueIsFound() throws IOException {
    fill();
    String object = object("raw", 10);
    changeLines(object, text -> text.replace("\"log_message\":\"17\"", "\"log_message\":\"71\""));

    assertThat(findings(json(1)).get("checksum").toString())
        .contains("offset 17: the value in " + object + " has checksum ");
  }

  @Test
  void aTamperedTimeIsFound() throws IOException {
    fill();
    Instant time = NOON.plusSeconds(17);
    changeLines(
        object("raw", 10),
        text -> text.replace("" + time.toEpochMilli(), "" + (time.toEpochMilli() + 1)));

    assertThat(findings(json(1)).get("rows_differ").toString())
        .contains("offset 17 has in raw timestamp " + time.plusMillis(1) + ", not " + time);
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "10, 20", "20, 25"})
  void aMissingRangeIsFound(long start, long end) throws IOException {
    fill();
    deleteRange(start);

    JsonNode report = json(1);

    assertThat(findings(report)).containsOnlyKeys("missing_range");
    assertThat(findings(report).get("missing_range").toString())
        .contains("offsets [" + start + ", " + end + ") are not on the lake");
    assertThat(report.at("/partitions/0/kafka/messages").intValue()).isEqualTo(25);
    assertThat(report.at("/partitions/0/raw").longValue()).isEqualTo(25 - (end - start));
  }

  @Test
  void aTopicOfWhichNothingIsOnTheLakeIsFound() throws IOException {
    fill();
    List.of(0L, 10L, 20L).forEach(this::deleteRange);

    assertThat(findings(json(1)).get("missing_range").toString())
        .contains("offsets [0, 25) are not on the lake");
  }

  @Test
  void whereIngestBeganIsWhereTheLakeShouldBegin() throws IOException {
    sendLogs(topic, 0, 10, NOON.toEpochMilli());
    ingest("--startFrom=latest");
    sendLogs(topic, 0, 10, NOON.plusSeconds(10).toEpochMilli());
    ingest();

    assertThat(findings(json(1)).get("missing_range").toString())
        .contains("offsets [0, 10) are not on the lake");
    assertThat(audit("--startFrom=latest").exitCode()).isEqualTo(Main.DONE);
    assertThat(audit("--startFrom=" + NOON.plusSeconds(10)).exitCode()).isEqualTo(Main.DONE);
    assertThat(findings(json(1, "--startFrom=" + NOON.plusSeconds(9))).get("missing_range"))
        .asString()
        .contains("offsets [9, 10) are not on the lake");
  }

  @Test
  void anObjectUnderTheNameOfAnotherRangeIsADuplicate() throws IOException {
    fill();
    for (String kind : List.of("raw", "standard/buffer_meta", "standard/log_meta")) {
      String object = object(kind, 10);
      put(object.replace("_0000000000000000020.", "_0000000000000000019."), read(object));
    }

    JsonNode report = json(1);

    assertThat(findings(report)).containsOnlyKeys("unlisted_object", "duplicate");
    assertThat(findings(report).get("duplicate").toString())
        .contains("offsets [10, 20) are twice in raw", "offsets [10, 20) are twice in buffer_meta");
  }

  @Test
  void twoEtlMetaOfTheSameOffsetsAreFound() throws IOException {
    fill();
    String object = object("standard/etl_meta", 10);
    put(object.replace("hour=12", "hour=13"), read(object));

    assertThat(findings(json(1))).containsOnlyKeys("overlap");
  }

  @Test
  void anObjectOfAnotherNameIsFoundAndOtherFilesAreNot() throws IOException {
    fill();
    put(lake.raw() + "/" + topic + "/_SUCCESS", new byte[0]);
    put(lake.deadLetters() + "/stale_games/copy.json.gz", read(object("raw", 0)));
    assertThat(audit().exitCode()).isEqualTo(Main.DONE);

    put(lake.raw() + "/" + topic + "/copy.json.gz", read(object("raw", 0)));

    assertThat(findings(json(1)).get("unlisted_object").toString())
        .contains("/copy.json.gz has no name that ingest gives");
  }

  @Test
  void whatIsNotCommittedYetIsInProgress() throws Exception {
    fill();
    delete(object("standard/etl_meta", 20));
    delete(object("standard/buffer_meta", 20));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(20)))
          .all()
          .get();
    }

    Outcome outcome = audit();

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(line(outcome)).isEqualTo(topic + "-0 0 20 25 20 0 20 20 0 2 0");
    assertThat(line(audit("--bootstrapServers="))).isEqualTo(topic + "-0 - - - - - 20 20 0 2 0");
  }

  @Test
  void messagesThatKafkaNoLongerHasAreComparedOnTheLakeAlone() throws Exception {
    fill();
    deleteFromKafka(13);

    Outcome outcome = audit();

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(line(outcome)).isEqualTo(topic + "-0 13 25 25 12 13 25 25 0 0 0");

    deleteFromKafka(25);
    assertThat(line(audit())).isEqualTo(topic + "-0 25 25 25 0 25 25 25 0 0 0");
    deleteRange(10);
    assertThat(findings(json(1)).get("missing_range").toString()).contains("[10, 20)");
  }

  @Test
  void aLineThatKafkaNoLongerHasIsMissedByEtlMeta() throws Exception {
    fill();
    deleteFromKafka(25);
    changeLines(object("raw", 10), text -> text.substring(text.indexOf('\n') + 1));

    assertThat(findings(json(1)).get("rows_differ").toString())
        .contains(object("standard/etl_meta", 10) + " says 10 messages, and raw has 9");
  }

  @Test
  void withoutKafkaTheLakeIsComparedWithItself() throws IOException {
    fill();
    Outcome outcome = audit("--bootstrapServers=");
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(line(outcome)).isEqualTo(topic + "-0 - - - - - 25 25 0 0 0");

    deleteRange(10);

    assertThat(findings(json(1, "--bootstrapServers=")).get("missing_range").toString())
        .contains("offsets [10, 20) are not on the lake");
  }

  @Test
  void theGroupOfAnotherLakeIsNotTakenForThatOfThisOne() throws IOException {
    fill();

    assertThat(findings(json(1, "--consumerGroup=another")).get("no_committed_offset").toString())
        .contains("consumer group another has no offset of " + topic + "-0");
  }

  @Test
  void gapsOfTransactionsAreNoFinding() {
    try (Producer<byte[], byte[]> producer = Services.transactionalProducer()) {
      producer.initTransactions();
      for (int i = 0; i < 6; i++) {
        producer.beginTransaction();
        ProducerRecord<byte[], byte[]> message =
            new ProducerRecord<>(topic, 0, NOON.toEpochMilli(), null, log(i));
        Services.send(producer, List.of(message, message, message));
        if (i % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    ingest("--batchSize=5");

    Outcome outcome = audit();

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(line(outcome)).isEqualTo(topic + "-0 0 24 24 9 0 9 9 0 0 0");
  }

  @Test
  void malformedMessagesAreCountedAsDeadLetters() {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    Iterator<ProducerRecord<byte[], byte[]>> game = Game.play(7, 1, NOON).iterator();
    for (int round = 0; round < 3; round++) {
      for (Malformed kind : Malformed.values()) {
        ProducerRecord<byte[], byte[]> message = game.next();
        messages.add(
            new ProducerRecord<>(topic, 0, message.timestamp(), new byte[] {-1}, message.value()));
        messages.add(
            new ProducerRecord<>(
                topic,
                0,
                message.timestamp(),
                "schlüssel".getBytes(StandardCharsets.UTF_8),
                kind.breakUp(message.value(), round)));
      }
    }
    Services.send(messages);
    ingest("--batchSize=7");

    Outcome outcome = audit();

    assertThat(outcome.err()).isEmpty();
    int dead = lake.deadLetterLines().size();
    int all = messages.size();
    assertThat(dead).isPositive();
    assertThat(line(outcome))
        .isEqualTo(
            String.join(
                " ",
                topic + "-0 0",
                all + " " + all + " " + all + " 0 " + all + " " + all,
                dead + " 0 0"));
  }

  @Test
  void rangesInPartsAndOfManyWindowsAgree() {
    sendLogs(topic, 0, 20, NOON.minusSeconds(10).toEpochMilli());
    sendLogs(topic, 0, 20, NOON.minusSeconds(10).toEpochMilli());
    ingest("--maxBatchBytes=1000");

    Outcome outcome = audit();

    assertThat(outcome.err()).isEmpty();
    assertThat(line(outcome)).isEqualTo(topic + "-0 0 40 40 40 0 40 40 0 0 0");
  }

  @Test
  void jsonIsAllThatIsPrintedAndSaysWhatTheTableSays() throws IOException {
    fill();
    delete(object("standard/log_meta", 10));

    JsonNode report = json(1);
    Outcome table = audit();

    assertThat(report.get("agrees").booleanValue()).isFalse();
    assertThat(report.get("messages").intValue()).isEqualTo(25);
    assertThat(report.get("findings").intValue()).isEqualTo(1);
    JsonNode partition = report.get("partitions").get(0);
    assertThat(partition.get("topic").textValue()).isEqualTo(topic);
    assertThat(partition.at("/models/log_meta").toString())
        .isEqualTo("{\"messages\":15,\"rows\":15,\"dead_letters\":0}");
    String example = partition.at("/findings/0/examples/0").textValue();
    assertThat(table.out()).contains(topic + "-0: missing twin: " + example);
    assertThat(table.err().strip()).isEqualTo("the audit found 1 disagreement in 1 partition");
    assertThat(table.exitCode()).isEqualTo(Main.FAILED);
    assertThat(line(table)).isEqualTo(topic + "-0 0 25 25 25 0 25 25 0 0 1");
  }

  @Test
  void aMissingBucketIsOneSentence() {
    Outcome outcome = audit("--raw=s3://nowhere");

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains("cannot reach s3://nowhere/", "bucket does not exist");
  }

  @Test
  void reportsGoToTheTempLocationWhereTheLakeMayNotBeWritten() throws IOException {
    fill();
    Path file = Files.createFile(folder.resolve("file"));

    Outcome outcome = audit("--tempLocation=" + file.resolve("none"));
    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err()).contains("cannot write " + file.resolve("none"));
    assertThat(audit("--tempLocation=" + folder.resolve("temp")).exitCode()).isEqualTo(Main.DONE);
  }

  @Test
  void foldersOfThisMachineAreALakeToo() throws IOException {
    lake = Lake.at(folder.toString());
    broken(2);
    fill();

    assertThat(audit("--raw=" + folder + "/./raw", "--standard=" + folder + "//standard").err())
        .isEmpty();
    Files.delete(Path.of(object("standard/buffer_meta", 10)));
    assertThat(findings(json(1))).containsOnlyKeys("missing_twin");
  }

  @Test
  void mistakesOfTheOptionsAreReportedAtOnce() {
    Outcome outcome =
        Services.run(
            List.of(
                "audit",
                "--bootstrapServers=nonsense",
                "--kafkaConfig=/nowhere",
                "--startFrom=soon",
                "--consumerGroup= ",
                "--json=7",
                "--html=" + folder.resolve("no/such/folder/report.html"),
                "--endpoint=nonsense",
                "--raw=/tmp/one",
                "--standard=/tmp/one"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err().lines())
        .anyMatch(line -> line.startsWith("--bootstrapServers=nonsense: should be host:port"))
        .anyMatch(line -> line.startsWith("--kafkaConfig=/nowhere: cannot be read"))
        .anyMatch(line -> line.startsWith("--startFrom=soon: should be committed, earliest,"))
        .anyMatch(line -> line.startsWith("--consumerGroup= : should be a name"))
        .anyMatch(line -> line.startsWith("--json=7: should be true or false"))
        .anyMatch(line -> line.endsWith("report.html: should be a file in a folder that is there"))
        .anyMatch(line -> line.startsWith("--endpoint=nonsense: should be a URI"))
        .anyMatch(line -> line.startsWith("--standard=/tmp/one: should be another location"));
  }

  private void fill(String... more) {
    sendLogs(topic, 0, 25, NOON.toEpochMilli());
    List<String> args = new ArrayList<>(List.of("--batchSize=10"));
    args.addAll(List.of(more));
    ingest(args.toArray(String[]::new));
  }

  private void broken(int count) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(new ProducerRecord<>(topic, 0, NOON.toEpochMilli(), null, new byte[] {'x'}));
    }
    Services.send(messages);
  }

  private void ingest(String... more) {
    List<String> args =
        new ArrayList<>(
            Services.ingest(
                lake, "--topics=" + topic, "--until=latest", "--consumerGroup=" + group));
    args.addAll(List.of(more));
    assertThat(Services.run(args).err()).isEmpty();
  }

  private Outcome audit(String... more) {
    List<String> args = new ArrayList<>();
    args.add("audit");
    args.add("--raw=" + lake.raw());
    args.add("--standard=" + lake.standard());
    args.add("--consumerGroup=" + group);
    if (!List.of(more).contains("--bootstrapServers=")) {
      args.add("--bootstrapServers=" + KAFKA.bootstrapServers());
    }
    args.addAll(List.of(more));
    args.remove("--bootstrapServers=");
    return Services.run(Services.reachingStores(args));
  }

  /** What --json prints, all of it. */
  private JsonNode json(int exitCode, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--json");
    Outcome outcome = audit(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
    return JSON.readTree(outcome.out());
  }

  private static Map<String, JsonNode> findings(JsonNode report) {
    Map<String, JsonNode> findings = new java.util.TreeMap<>();
    for (JsonNode partition : report.get("partitions")) {
      for (JsonNode each : partition.get("findings")) {
        findings.put(each.get("kind").textValue(), each.get("examples"));
      }
    }
    return findings;
  }

  /** The table's line of the topic, with one blank between its columns. */
  private String line(Outcome outcome) {
    return outcome
        .out()
        .lines()
        .filter(line -> line.startsWith(topic + "-0 "))
        .findFirst()
        .orElseThrow()
        .replaceAll(" +", " ");
  }

  private Path models() throws IOException {
    Files.writeString(
        folder.resolve("numbers.avsc"),
        "{\"type\":\"record\",\"name\":\"numbers\",\"where\":{\"/value/log_message\":\"1\"},"
            + "\"fields\":[{\"name\":\"offset\",\"type\":\"long\",\"pointer\":\"/offset\"}]}");
    return folder;
  }

  /** The whole name of the object of a kind that begins at an offset. */
  private String object(String kind, long start) {
    String location = lake.raw().substring(0, lake.raw().length() - 4);
    return Lake.objects(location + "/" + kind).keySet().stream()
        .filter(path -> path.contains(String.format("_%019d_0", start)))
        .map(path -> location + "/" + kind + "/" + path)
        .findFirst()
        .orElseThrow();
  }

  private void deleteRange(long start) {
    for (String kind :
        List.of("raw", "standard/buffer_meta", "standard/log_meta", "standard/etl_meta")) {
      delete(object(kind, start));
    }
  }

  private static void delete(String object) {
    Services.readStores();
    Location.of(parent(object)).delete(List.of(object.substring(parent(object).length())));
  }

  private static void put(String object, byte[] bytes) {
    Services.readStores();
    Location.of(parent(object))
        .put(object.substring(parent(object).length()), bytes, "application/octet-stream");
  }

  private static byte[] read(String object) {
    Services.readStores();
    try {
      return Location.of(parent(object)).read(object.substring(parent(object).length()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void change(String object, UnaryOperator<byte[]> change) {
    put(object, change.apply(read(object)));
  }

  private static void changeLines(String object, UnaryOperator<String> change) {
    change(
        object,
        bytes -> {
          try {
            String text =
                new String(
                    new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
                    StandardCharsets.UTF_8);
            String changed = change.apply(text);
            assertThat(changed).isNotEqualTo(text);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
              gzip.write(changed.getBytes(StandardCharsets.UTF_8));
            }
            return out.toByteArray();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static String parent(String object) {
    return object.substring(0, object.lastIndexOf('/') + 1);
  }

  private void deleteFromKafka(long before) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private static byte[] log(int number) {
    return ("{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"test\","
            + "\"log_message\":\""
            + number
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
