package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static superhero.dataflow.pipelines.Services.ingest;
import static superhero.dataflow.pipelines.Services.newLake;
import static superhero.dataflow.pipelines.Services.newTopic;
import static superhero.dataflow.pipelines.Services.sendLogs;
import static superhero.dataflow.pipelines.Services.unique;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Iterables;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.simulate.Malformed;
import superhero.dataflow.simulate.Topic;
import superhero.dataflow.testdata.EmbeddedKafka;

class IngestBoundedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Path SAMPLE = Path.of("../../shared/captures/superhero-sample.ndjson");

  @TempDir Path folder;

  @Test
  void everyValueOfEveryRowEqualsAnIndependentReadingOfTheJson() {
    createGameTopics();
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    for (long game = 1_000; game < 1_030; game++) {
      sent.addAll(Game.play(7, game, NOON));
    }
    Services.send(sent);
    Lake lake = newLake();

    assertDone(ingest(lake, "--until=latest"));

    // Other tests' games are in these topics too: compare by what raw has of them.
    Reading expected = new Reading();
    lake.rawLines().forEach(expected::add);
    assertThat(lake.rawLines())
        .extracting(line -> line.get("value").toString())
        .containsAll(sent.stream().map(IngestBoundedTest::compact).toList());
    assertThat(lake.table("buffer_meta")).hasSameSizeAs(lake.rawLines());
    assertThat(withoutIds(lake.table("log_meta")))
        .containsExactlyInAnyOrderElementsOf(expected.logs);
    assertThat(withoutIds(lake.table("lib_server_lobby")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected.lobby);
    assertThat(withoutIds(lake.table("lib_server_game")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected.game);
    assertThat(lake.deadLetterLines()).isEmpty();
  }

  @Test
  void theSharedSampleGivesExactlyItsRows() throws IOException {
    assumeThat(SAMPLE).exists();
    Set<String> topics = new TreeSet<>();
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (String line : Files.readAllLines(SAMPLE)) {
      JsonNode message = JSON.readTree(line);
      messages.add(
          new ProducerRecord<>(
              message.get("topic").textValue(),
              message.get("partition").intValue(),
              message.get("ts").longValue(),
              null,
              message.get("value").textValue().getBytes(StandardCharsets.UTF_8)));
      topics.add(message.get("topic").textValue());
    }
    // A broker of its own: the topics' names decide the rows.
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Producer<byte[], byte[]> producer = Services.producer(kafka)) {
      topics.forEach(topic -> kafka.createTopic(topic, 3));
      Services.send(producer, messages);
      Lake all = newLake();
      Lake defaults = newLake();
      String servers = "--bootstrapServers=" + kafka.bootstrapServers();

      assertDone(ingest(all, servers, "--until=latest", "--topics=" + String.join(",", topics)));
      assertDone(ingest(defaults, servers, "--until=latest"));

      assertThat(all.table("buffer_meta")).hasSize(1_997);
      assertThat(all.table("log_meta")).hasSize(1_997);
      assertThat(all.table("lib_server_lobby")).hasSize(272);
      assertThat(all.table("lib_server_game")).hasSize(1_040);
      assertThat(all.deadLetterLines()).isEmpty();
      assertThat(all.rawLines()).hasSize(1_997);
      assertThat(defaults.table("buffer_meta")).hasSize(1_995);
      Reading expected = new Reading();
      all.rawLines().forEach(expected::add);
      assertThat(withoutIds(all.table("log_meta")))
          .containsExactlyInAnyOrderElementsOf(expected.logs);
      assertThat(withoutIds(all.table("lib_server_lobby")))
          .containsExactlyInAnyOrderElementsOf(expected.lobby);
      assertThat(withoutIds(all.table("lib_server_game")))
          .containsExactlyInAnyOrderElementsOf(expected.game);
    }
  }

  @Test
  void malformedMessagesAreDeadLettersAndStopNothing() {
    String topic = newTopic(1);
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    Iterator<Malformed> kinds = Iterables.cycle(Malformed.values()).iterator();
    for (ProducerRecord<byte[], byte[]> message : Game.play(7, 1, NOON)) {
      messages.add(new ProducerRecord<>(topic, 0, message.timestamp(), null, message.value()));
      messages.add(
          new ProducerRecord<>(
              topic,
              0,
              message.timestamp(),
              null,
              kinds.next().breakUp(message.value(), messages.size())));
    }
    Services.send(messages);
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest"));

    assertThat(lake.rawLines()).hasSameSizeAs(messages);
    assertThat(lake.table("buffer_meta")).hasSameSizeAs(messages);
    assertThat(lake.deadLetterLines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.get("reason").textValue()).isNotBlank());
    assertThat(lake.table("log_meta").size() + lake.deadLetterLines().size())
        .isEqualTo(messages.size());
  }

  @Test
  void boundedRunsOverTheSameLogWriteTheSameObjects() {
    String topic = newTopic(2);
    sendLogs(topic, 0, 25, NOON.toEpochMilli());
    sendLogs(topic, 1, 7, NOON.toEpochMilli());
    Lake one = newLake();
    Lake other = newLake();

    assertDone(ingest(one, "--topics=" + topic, "--until=latest", "--batchSize=10"));
    assertDone(ingest(other, "--topics=" + topic, "--until=latest", "--batchSize=10"));

    assertThat(one.rawObjects()).hasSize(4).containsExactlyEntriesOf(other.rawObjects());
    for (String model : List.of("buffer_meta", "log_meta")) {
      assertThat(one.table(model)).hasSize(32).isEqualTo(other.table(model));
      assertThat(Lake.objects(one.standard() + "/" + model).keySet())
          .isEqualTo(Lake.objects(other.standard() + "/" + model).keySet());
    }
    assertThat(withoutTimes(one.table("etl_meta")))
        .isEqualTo(withoutTimes(other.table("etl_meta")));
  }

  @Test
  void batchSizeCutsOnItsMultiples() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 25, NOON.toEpochMilli());
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--batchSize=10"));

    assertThat(lake.rawObjects().keySet())
        .extracting(path -> path.replaceAll(".*_0_0*(\\d+)_0*(\\d+)\\.json\\.gz", "$1-$2"))
        .containsExactly("0-10", "10-20", "20-25");
  }

  @Test
  void theNextRunOfAGroupAddsOnlyWhatIsNew() {
    String topic = newTopic(1);
    String group = "--consumerGroup=" + unique("group");
    Lake lake = newLake();
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", group));
    sendLogs(topic, 0, 3, NOON.toEpochMilli());
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", group));
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", group, "--startFrom=earliest"));

    assertThat(lake.rawOffsets()).hasSize(8).doesNotHaveDuplicates();
    assertThat(lake.bufferOffsets()).containsExactlyInAnyOrderElementsOf(lake.rawOffsets());
  }

  @Test
  void aGroupBelongsToOneLakeAndAnotherReadsAllAgain() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    String group = "--consumerGroup=" + unique("group");
    Lake first = newLake();
    Lake second = newLake();
    assertDone(ingest(first, "--topics=" + topic, "--until=latest", group));
    Outcome refused = Services.run(ingest(second, "--topics=" + topic, "--until=latest", group));
    assertThat(refused.exitCode()).isEqualTo(Main.FAILED);
    assertThat(refused.err()).contains("belongs to the lake at raw " + first.raw());
    assertThat(second.rawLines()).isEmpty();
    assertDone(ingest(second, "--topics=" + topic, "--until=latest"));

    assertThat(second.rawLines()).hasSize(5);
  }

  @Test
  void aLakeThatIsGoneIsNotBegunAgainInSilence() throws IOException {
    String topic = newTopic(1);
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    Lake lake = Lake.at(folder.toString());
    String group = "--consumerGroup=" + unique("group");
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", group));
    // As another endpoint, which has buckets of the same names, would answer.
    try (Stream<Path> files = Files.walk(folder)) {
      files.map(Path::toFile).filter(File::isFile).forEach(File::delete);
    }
    sendLogs(topic, 0, 5, NOON.toEpochMilli());

    Outcome refused = Services.run(ingest(lake, "--topics=" + topic, "--until=latest", group));

    assertThat(refused.exitCode()).isEqualTo(Main.FAILED);
    assertThat(refused.err()).contains("nothing is there").contains("use another --consumerGroup");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aGroupThatKafkaHasForgottenGoesOnFromTheLake() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    Lake lake = newLake();
    String name = unique("group");
    String group = "--consumerGroup=" + name;
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--batchSize=2", group));
    sendLogs(topic, 0, 2, NOON.toEpochMilli());
    Services.forget(name);

    Outcome refused = Services.run(ingest(lake, "--topics=" + topic, "--until=latest", group));
    assertThat(refused.exitCode()).isEqualTo(Main.FAILED);
    assertThat(refused.err()).contains("offsets to 5 are on the lake already", "--startFrom=lake");
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", group, "--startFrom=lake"));

    assertThat(lake.rawOffsets()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void lostMessagesAreSkippedWhenAskedTo() throws Exception {
    String topic = newTopic(1);
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    Lake lake = newLake();
    String group = "--consumerGroup=" + unique("group");
    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", group));
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of())
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(8)))
        .all()
        .get();

    Outcome refused = Services.run(ingest(lake, "--topics=" + topic, "--until=latest", group));
    assertThat(refused.exitCode()).isEqualTo(Main.FAILED);
    assertThat(refused.err()).contains("3 messages of " + topic + "-0 are gone");
    assertDone(
        ingest(lake, "--topics=" + topic, "--until=latest", group, "--skipLostMessages=true"));

    assertThat(lake.rawOffsets()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void windowsThatAreOverAreMarkedAndTheOthersAreNot() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 5, NOON.toEpochMilli());
    sendLogs(topic, 0, 1, NOON.plusSeconds(3600).toEpochMilli());
    Lake lake = newLake();

    assertDone(
        ingest(
            lake,
            "--topics=" + topic,
            "--until=" + NOON.plusSeconds(3600),
            "--startFrom=earliest"));

    assertThat(lake.markers("log_meta")).containsOnlyKeys("date=2026-01-01/hour=12");
    assertThat(lake.markers("etl_meta").values()).allMatch(each -> each.contains("\"rows\":1,"));
  }

  @Test
  void startFromAndUntilBoundTheOffsets() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 10, NOON.toEpochMilli());
    Lake latest = newLake();
    Lake instants = newLake();

    assertDone(ingest(latest, "--topics=" + topic, "--until=latest", "--startFrom=latest"));
    assertDone(
        ingest(
            instants,
            "--topics=" + topic,
            "--startFrom=" + NOON.plusSeconds(3),
            "--until=" + NOON.plusSeconds(6)));

    assertThat(latest.rawLines()).isEmpty();
    assertThat(instants.rawOffsets())
        .containsExactly(topic + "-0@3", topic + "-0@4", topic + "-0@5");
  }

  @Test
  void aTopicPatternTakesTheTopicsThatMatch() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 2, NOON.toEpochMilli());
    Lake lake = newLake();

    assertDone(ingest(lake, "--topicPattern=" + topic.substring(0, 20) + ".*", "--until=latest"));

    assertThat(lake.rawOffsets()).containsExactly(topic + "-0@0", topic + "-0@1");
  }

  @Test
  void aBatchOverMaxBatchBytesIsWrittenInParts() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 9, NOON.toEpochMilli());
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--maxBatchBytes=300"));

    assertThat(lake.rawObjects()).hasSizeGreaterThan(2);
    assertThat(lake.rawOffsets()).hasSize(9).doesNotHaveDuplicates();
    assertThat(lake.table("etl_meta")).hasSize(1);
  }

  @Test
  void messagesOfEveryCodecAreRead() {
    List<String> topics = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String codec : List.of("uncompressed", "gzip", "snappy", "lz4", "zstd")) {
      String topic = unique("lib.server." + codec);
      Services.KAFKA.createTopic(topic, 1, Map.of("compression.type", codec));
      sendLogs(topic, 0, 500, NOON.toEpochMilli());
      topics.add(topic);
      for (int offset = 0; offset < 500; offset++) {
        expected.add(topic + " " + offset);
      }
    }
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + String.join(",", topics), "--until=latest"));

    // The message of a log is its offset.
    assertThat(lake.rawLines())
        .extracting(
            line -> line.at("/topic").asText() + " " + line.at("/value/log_message").asText())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lake.table("log_meta")).hasSameSizeAs(expected);
  }

  @Test
  void theWindowIsTheFolder() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 1, NOON.toEpochMilli());
    sendLogs(topic, 0, 1, NOON.plusSeconds(3_600).toEpochMilli());
    Lake hours = newLake();
    Lake days = newLake();

    assertDone(ingest(hours, "--topics=" + topic, "--until=latest"));
    assertDone(ingest(days, "--topics=" + topic, "--until=latest", "--window=1d"));

    assertThat(hours.rawObjects().keySet())
        .extracting(path -> path.substring(topic.length() + 1, path.lastIndexOf('/')))
        .containsExactly("date=2026-01-01/hour=12", "date=2026-01-01/hour=13");
    assertThat(days.rawObjects().keySet())
        .extracting(path -> path.substring(topic.length() + 1, path.lastIndexOf('/')))
        .containsExactly("date=2026-01-01");
  }

  @Test
  void theCompressionAndItsLevelChangeTheBytesAlone() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 200, NOON.toEpochMilli());
    Lake fast = newLake();
    Lake small = newLake();
    Lake zstd = newLake();
    String to = "--until=latest";

    assertDone(ingest(fast, "--topics=" + topic, to, "--rawCompressionLevel=1"));
    assertDone(ingest(small, "--topics=" + topic, to, "--rawCompressionLevel=9"));
    assertDone(ingest(zstd, "--topics=" + topic, to, "--rawCompression=zstd"));

    assertThat(size(small)).isLessThan(size(fast));
    assertThat(small.rawLines()).hasSize(200).isEqualTo(fast.rawLines());
    assertThat(zstd.rawLines()).isEqualTo(fast.rawLines());
    assertThat(zstd.rawObjects().keySet())
        .containsExactlyElementsOf(
            fast.rawObjects().keySet().stream()
                .map(path -> path.replace(".json.gz", ".json.zst"))
                .toList());
  }

  @Test
  void aFurtherModelIsAFurtherTable() throws IOException {
    String topic = newTopic(1);
    sendLogs(topic, 0, 2, NOON.toEpochMilli());
    Files.writeString(
        folder.resolve("numbers.avsc"),
        "{\"type\":\"record\",\"name\":\"numbers\",\"where\":{\"/value/log_message\":\"1\"},"
            + "\"fields\":[{\"name\":\"offset\",\"type\":\"long\",\"pointer\":\"/offset\"}]}");
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--models=" + folder));

    assertThat(lake.table("numbers")).containsExactly(Map.of("offset", "1"));
  }

  @Test
  void deadLettersGoWhereTheyAreSent() {
    String topic = newTopic(1);
    Services.send(List.of(new ProducerRecord<>(topic, 0, NOON.toEpochMilli(), null, new byte[1])));
    Lake lake = newLake();
    String elsewhere = "s3://" + Services.BUCKET + "/" + unique("dead");

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--deadLetters=" + elsewhere));

    assertThat(Lake.objects(elsewhere)).hasSize(1);
    assertThat(lake.deadLetterLines()).isEmpty();
  }

  @Test
  void aLakeMayBeFoldersOfThisMachine() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 3, NOON.toEpochMilli());
    Lake lake = Lake.at(folder.toString());

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest"));

    assertThat(lake.rawOffsets()).hasSize(3);
    assertThat(lake.bufferOffsets()).hasSize(3);
  }

  @Test
  void aKafkaConfigReachesTheClients() throws IOException {
    Path config = folder.resolve("client.properties");
    Files.writeString(config, "max.poll.records=not-a-number\n");
    String topic = newTopic(1);
    sendLogs(topic, 0, 3, NOON.toEpochMilli());

    Outcome outcome =
        Services.run(
            ingest(newLake(), "--topics=" + topic, "--until=latest", "--kafkaConfig=" + config));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err()).contains("max.poll.records");
  }

  @Test
  void encryptionOptionsReachTheStore() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 3, NOON.toEpochMilli());
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--SSEAlgorithm=AES256"));
    assertThat(lake.rawOffsets()).hasSize(3);
    // Two kinds of encryption at once.
    Outcome outcome =
        Services.run(
            ingest(
                newLake(),
                "--topics=" + topic,
                "--until=latest",
                "--SSEAlgorithm=AES256",
                "--SSEKMSKeyId=key"));
    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err()).contains("cannot reach", "should name one kind of encryption");
  }

  @Test
  void theStorageClassReachesTheStore() {
    String topic = newTopic(1);
    sendLogs(topic, 0, 3, NOON.toEpochMilli());

    Outcome outcome =
        Services.run(
            ingest(newLake(), "--topics=" + topic, "--until=latest", "--s3StorageClass=NONSENSE"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err()).contains("cannot write");
  }

  private static void createGameTopics() {
    for (Topic topic : Topic.values()) {
      Services.KAFKA.createTopic(topic.topicName(), topic.partitions());
    }
  }

  private static void assertDone(List<String> args) {
    Outcome outcome = Services.run(args);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
  }

  private static long size(Lake lake) {
    return lake.rawObjects().values().stream().mapToLong(object -> object.length).sum();
  }

  private static String compact(ProducerRecord<byte[], byte[]> message) {
    try {
      return JSON.readTree(message.value()).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Map<String, String>> withoutIds(List<Map<String, String>> rows) {
    return without(rows, List.of("etl_id", "msg_id"));
  }

  private static List<Map<String, String>> withoutTimes(List<Map<String, String>> rows) {
    // The sizes of Parquet objects may differ by a few bytes of their footers.
    return without(rows, List.of("timestamp_start", "timestamp_end", "objects"));
  }

  private static List<Map<String, String>> without(
      List<Map<String, String>> rows, List<String> columns) {
    return rows.stream()
        .map(
            row -> {
              Map<String, String> rest = new LinkedHashMap<>(row);
              rest.keySet().removeAll(columns);
              return rest;
            })
        .toList();
  }
}
