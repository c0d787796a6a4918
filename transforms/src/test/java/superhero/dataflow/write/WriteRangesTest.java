package superhero.dataflow.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.deadletter.DeadLettersSink;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.mark.EventFolders;
import superhero.dataflow.message.Messages;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.ManifestRecord;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.testdata.EmbeddedKafka;

@ExtendWith(TestPipelineExtension.class)
class WriteRangesTest {
  private static final long NOON = Messages.NOON;
  private static final long HOUR = 3_600_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;
  private static Producer<byte[], byte[]> producer;

  @TempDir Path lake;

  private String topic;
  private ConsumerGroup group;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
    producer = producer(Map.of());
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    broker.close();
  }

  @BeforeEach
  void createTopic() {
    topic = "lib.server.logs-" + UUID.randomUUID();
    kafka.createTopic(topic, 1);
    group = new ConsumerGroup(kafka, "group-" + UUID.randomUUID());
  }

  @Test
  void aRangeIsReadFromItsStartToBeforeItsEnd(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    read(p, Create.of(range(3, 7)).withCoder(Range.RangeCoder.of()));

    assertThat(rawOffsets()).containsExactly(3L, 4L, 5L, 6L);
    assertThat(column("buffer_meta", "\"offset\"")).containsExactly("3", "4", "5", "6");
    assertThat(column("log_meta", "log_message")).containsExactly("3", "4", "5", "6");
  }

  @Test
  void messagesGoToTheFoldersOfTheirHoursHoweverLateTheyAre(TestPipeline p) throws Exception {
    sendLogs(1, NOON);
    sendLogs(1, NOON - 72 * HOUR);
    sendLogs(1, NOON + HOUR);
    sendLogs(1, NOON + HOUR - 1);
    read(p, Create.of(range(0, 4)).withCoder(Range.RangeCoder.of()));

    assertThat(offsetsByFolder())
        .containsExactly(
            Map.entry("date=2025-12-29/hour=12", List.of(1L)),
            Map.entry("date=2026-01-01/hour=12", List.of(0L, 3L)),
            Map.entry("date=2026-01-01/hour=13", List.of(2L)));
    assertThat(column("etl_meta", "messages")).containsExactly("4");
  }

  @Test
  void abortedTransactionsLeaveGaps(TestPipeline p) throws Exception {
    sendLogs(2, NOON);
    try (Producer<byte[], byte[]> transactional =
        producer(Map.of("transactional.id", UUID.randomUUID().toString()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      send(transactional, record(NOON, null, log("gone")));
      transactional.abortTransaction();
      transactional.beginTransaction();
      send(transactional, record(NOON, null, log("there")));
      transactional.commitTransaction();
    }
    // 0 and 1, the aborted one and its marker, the committed one and its marker.
    read(p, Create.of(range(0, 4), range(4, 6)).withCoder(Range.RangeCoder.of()));

    assertThat(rawOffsets()).containsExactly(0L, 1L, 4L);
  }

  @Test
  void aRangeWithoutAnyMessageHasItsEtlMetaAlone(TestPipeline p) throws Exception {
    try (Producer<byte[], byte[]> transactional =
        producer(Map.of("transactional.id", UUID.randomUUID().toString()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      send(transactional, record(NOON, null, log("gone")));
      transactional.abortTransaction();
    }
    read(p, Create.of(range(0, 2)).withCoder(Range.RangeCoder.of()));

    assertThat(files().keySet())
        .singleElement()
        .asString()
        .startsWith("standard/etl_meta/date=1970-01-01/hour=00/");
  }

  @Test
  void keysHeadersTombstonesAndLargeValuesComeAsTheyAre(TestPipeline p) throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("h", new byte[] {(byte) 0xff}).add("n", null);
    send(
        producer,
        new ProducerRecord<>(topic, 0, NOON, new byte[] {(byte) 0xfe}, log("a"), headers));
    send(producer, record(NOON, "key".getBytes(UTF_8), null));
    send(producer, record(NOON, null, log("x".repeat(40_000))));
    send(producer, record(NOON, null, new byte[2_000_000]));
    read(p, Create.of(range(0, 4)).withCoder(Range.RangeCoder.of()));

    List<JsonNode> lines = rawLines();
    assertThat(lines.get(0).get("key_base64").binaryValue()).containsExactly(0xfe);
    assertThat(lines.get(0).get("headers"))
        .hasToString("[{\"key\":\"h\",\"value_base64\":\"/w==\"},{\"key\":\"n\",\"value\":null}]");
    assertThat(lines.get(1).get("key").textValue()).isEqualTo("key");
    assertThat(lines.get(1).get("value").isNull()).isTrue();
    assertThat(lines.get(2).get("value").get("log_message").textValue()).hasSize(40_000);
    assertThat(lines.get(3).get("value_base64").binaryValue()).hasSize(2_000_000);
    assertThat(column("buffer_meta", "serialized_value_size")).contains("-1", "2000000");
    assertThat(column("etl_meta", "dead_letters")).containsExactly("2");
  }

  @Test
  void partition300IsReadToo(TestPipeline p) throws Exception {
    String wide = topic + "-wide";
    kafka.createTopic(wide, 301);
    send(producer, new ProducerRecord<>(wide, 300, NOON, null, log("a")));
    Range range = new Range(wide, topicId(wide), 300, 0, 1, EventWindow.DAY, 1 << 20);
    read(p, Create.of(range).withCoder(Range.RangeCoder.of()));

    assertThat(column("buffer_meta", "partition")).containsExactly("300");
    assertThat(files().keySet())
        .contains(
            "raw/"
                + wide
                + "/date=2026-01-01/"
                + wide
                + "_"
                + topicId(wide).substring(0, 8)
                + "_300_0000000000000000000_0000000000000000001.json.gz");
  }

  @Test
  void manyRangesOfAPartitionAtOnceAreAllWritten(TestPipeline p) throws Exception {
    sendLogs(200, NOON);
    List<Range> ranges = new ArrayList<>();
    for (int start = 0; start < 200; start += 10) {
      ranges.add(range(start, start + 10));
    }
    read(p, Create.of(ranges).withCoder(Range.RangeCoder.of()), ranges);

    assertThat(rawOffsets()).hasSize(200).doesNotHaveDuplicates();
    assertThat(column("etl_meta", "messages")).hasSize(20).containsOnly("10");
  }

  @Test
  void rangesBehindTheWatermarkAreWritten(TestPipeline p) throws Exception {
    sendLogs(4, NOON);
    read(
        p,
        TestStream.create(Range.RangeCoder.of())
            .addElements(range(0, 2))
            .advanceWatermarkTo(Instant.parse("2030-01-01T00:00:00Z"))
            .addElements(range(2, 4))
            .advanceWatermarkToInfinity());

    assertThat(rawOffsets()).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aRangeReadAgainGivesTheSameObjects(TestPipeline p) throws Exception {
    sendLogs(20, NOON);
    read(p, Create.of(range(0, 20)).withCoder(Range.RangeCoder.of()));
    SortedMap<String, byte[]> first = files();
    List<String> rows = column("log_meta", "log_message");
    TestPipeline again = TestPipeline.create();
    again.enableAbandonedNodeEnforcement(false);
    read(again, Create.of(range(0, 20)).withCoder(Range.RangeCoder.of()));

    assertThat(files().keySet()).isEqualTo(first.keySet());
    first.forEach(
        (path, bytes) -> {
          if (path.startsWith("raw/")) {
            assertThat(lake.resolve(path)).hasBinaryContent(bytes);
          }
        });
    assertThat(column("log_meta", "log_message")).isEqualTo(rows);
  }

  @Test
  void messagesThatKafkaNoLongerHasEndTheJob(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    kafka
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
        .all()
        .get();

    assertThatThrownBy(() -> read(p, Create.of(range(3, 7)).withCoder(Range.RangeCoder.of())))
        .hasStackTraceContaining("[3, 7) are no longer in Kafka");
    assertThat(files()).isEmpty();
  }

  @Test
  void messagesThatWereReplacedEndTheJob(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    planned(10);
    broker.cutBack(new TopicPartition(topic, 0), 5);
    sendLogs(10, NOON);

    assertThatThrownBy(() -> read(p, Create.of(range(0, 10)).withCoder(Range.RangeCoder.of())))
        .hasStackTraceContaining("the log of " + topic + "-0 was cut back")
        .hasStackTraceContaining("from 5 to 10");
    assertThat(files()).isEmpty();
  }

  @Test
  void messagesThatWereReplacedByNoneEndTheJob(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    planned(10);
    broker.cutBack(new TopicPartition(topic, 0), 5);
    try (Producer<byte[], byte[]> transactional =
        producer(Map.of("transactional.id", UUID.randomUUID().toString()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      for (int i = 0; i < 6; i++) {
        send(transactional, record(NOON, null, log("gone")));
      }
      transactional.abortTransaction();
    }

    assertThatThrownBy(() -> read(p, Create.of(range(0, 10)).withCoder(Range.RangeCoder.of())))
        .hasStackTraceContaining("the log of " + topic + "-0 was cut back")
        .hasStackTraceContaining("from 5 to 10");
    assertThat(files()).isEmpty();
  }

  @Test
  void aRangeThatEndsInAGapIsReadWhoeverLeads(TestPipeline p) throws Exception {
    sendLogs(5, NOON);
    try (Producer<byte[], byte[]> transactional =
        producer(Map.of("transactional.id", UUID.randomUUID().toString()))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      send(transactional, record(NOON, null, log("gone")));
      transactional.abortTransaction();
    }
    planned(7);
    broker.restart();
    read(p, Create.of(range(0, 7)).withCoder(Range.RangeCoder.of()));

    assertThat(rawOffsets()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  /** All to an offset, by the leader that there is now. */
  private void planned(long offset) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Optional<Integer> leaderEpoch =
        kafka
            .offsets(OffsetSpec.latest(), Set.of(partition), IsolationLevel.READ_COMMITTED)
            .get(partition)
            .leaderEpoch();
    kafka.commit(
        group.plan().id(), Map.of(partition, new OffsetAndMetadata(offset, leaderEpoch, "{}")));
  }

  @Test
  void aRangeThatIsCommittedIsNotTouchedAgain(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    group.commit(
        new TopicPartition(topic, 0), kafka.topicId(topic).orElseThrow(), 7, Optional.empty());
    List<Range> ranges = List.of(range(3, 7), range(7, 9));
    read(p, Create.of(ranges).withCoder(Range.RangeCoder.of()), ranges);

    assertThat(rawOffsets()).containsExactly(7L, 8L);
  }

  @Test
  void aRangeOfATopicCreatedAnewIsNotRead(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    Range ofTheFirst = range(3, 7);
    kafka.admin().deleteTopics(List.of(topic)).all().get();
    await().until(() -> !kafka.topics().contains(topic));
    kafka.createTopic(topic, 1);
    sendLogs(10, NOON);

    assertThatThrownBy(() -> read(p, Create.of(ofTheFirst).withCoder(Range.RangeCoder.of())))
        .hasStackTraceContaining("topic " + topic + " was deleted and created anew");
    assertThat(files()).isEmpty();
  }

  @Test
  void aRangeOfADeletedTopicEndsTheJobUnlessTopicsMayGo(TestPipeline p) throws Exception {
    sendLogs(10, NOON);
    Range range = range(3, 7);
    kafka.admin().deleteTopics(List.of(topic)).all().get();
    await().until(() -> !kafka.topics().contains(topic));

    PAssert.that(
            p.apply(Create.of(range).withCoder(Range.RangeCoder.of()))
                .apply(
                    WriteRanges.from(KafkaLog.of(Epoch.next(group)).passingOverDeletedTopics(true))
                        .to(RawSink.to(Location.of(lake + "/raw")))))
        .empty();
    p.run().waitUntilFinish();
    assertThat(files()).isEmpty();

    TestPipeline second = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    assertThatThrownBy(() -> read(second, Create.of(range).withCoder(Range.RangeCoder.of())))
        .hasStackTraceContaining("topic " + topic + " was deleted before");
  }

  @Test
  void theWindowsOfARangeAreToldWithTheirEnds(TestPipeline p) throws Exception {
    sendLogs(1, NOON);
    sendLogs(1, NOON - HOUR);
    PCollection<KV<String, Long>> windows =
        p.apply(Create.of(range(0, 2)).withCoder(Range.RangeCoder.of()))
            .apply(
                WriteRanges.from(KafkaLog.of(Epoch.next(group)))
                    .to(RawSink.to(Location.of(lake + "/raw"))))
            .apply(EventFolders.create())
            .apply(Reify.timestamps())
            .apply(
                MapElements.into(
                        TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
                    .via(each -> KV.of(each.getValue(), each.getTimestamp().getMillis())));

    PAssert.that(windows)
        .containsInAnyOrder(
            List.of(
                KV.of("date=2026-01-01/hour=11", NOON - 1),
                KV.of("date=2026-01-01/hour=12", NOON + HOUR - 1)));
    p.run().waitUntilFinish();
  }

  @Test
  void tablesHaveTheTypesOfTheDesign(TestPipeline p) throws Exception {
    kafka.createTopic("lib.server.lobby", 1);
    kafka.createTopic("lib.server.game", 1);
    Game.play(7, 2, java.time.Instant.ofEpochMilli(NOON))
        .forEach(
            message ->
                send(
                    producer,
                    new ProducerRecord<>(
                        message.topic(), 0, message.timestamp(), null, message.value())));
    read(
        p,
        Create.of(
                new Range(
                    "lib.server.lobby",
                    topicId("lib.server.lobby"),
                    0,
                    0,
                    2,
                    EventWindow.DAY,
                    1 << 20),
                new Range(
                    "lib.server.game",
                    topicId("lib.server.game"),
                    0,
                    0,
                    5,
                    EventWindow.DAY,
                    1 << 20))
            .withCoder(Range.RangeCoder.of()));

    assertThat(types("buffer_meta"))
        .hasToString(
            "{etl_id=VARCHAR, msg_id=VARCHAR, checksum=VARCHAR,"
                + " headers=STRUCT(\"key\" VARCHAR, \"value\" BLOB)[], key=BLOB, offset=BIGINT,"
                + " partition=INTEGER, serialized_key_size=INTEGER, serialized_value_size=INTEGER,"
                + " timestamp=TIMESTAMP WITH TIME ZONE, timestamp_type=VARCHAR, topic=VARCHAR,"
                + " _is_protocol=BOOLEAN}");
    assertThat(types("log_meta"))
        .hasToString(
            "{etl_id=VARCHAR, msg_id=VARCHAR, level=VARCHAR,"
                + " timestamp=TIMESTAMP WITH TIME ZONE, name=VARCHAR, log_message=VARCHAR}");
    assertThat(types("lib_server_lobby"))
        .hasToString(
            "{etl_id=VARCHAR, msg_id=VARCHAR, timestamp=TIMESTAMP WITH TIME ZONE,"
                + " game_token=VARCHAR, user_token=VARCHAR, superhero_id=INTEGER,"
                + " superhero_attack=BIGINT, superhero_health=BIGINT}");
    assertThat(types("lib_server_game"))
        .hasToString(
            "{etl_id=VARCHAR, msg_id=VARCHAR, timestamp=TIMESTAMP WITH TIME ZONE,"
                + " game_token=VARCHAR, user_token=VARCHAR, action=VARCHAR, enemy_token=VARCHAR,"
                + " enemy_damage=BIGINT, enemy_health_prior=BIGINT, enemy_health_post=BIGINT}");
    assertThat(types("etl_meta"))
        .hasToString(
            "{etl_id=VARCHAR, service=VARCHAR, mode=VARCHAR,"
                + " timestamp_start=TIMESTAMP WITH TIME ZONE,"
                + " timestamp_end=TIMESTAMP WITH TIME ZONE, topic=VARCHAR, topic_id=VARCHAR,"
                + " partition=INTEGER, start_offset=BIGINT, end_offset=BIGINT, messages=BIGINT,"
                + " dead_letters=BIGINT, rows=MAP(VARCHAR, BIGINT),"
                + " models=STRUCT(\"name\" VARCHAR, messages BIGINT, dead_letters BIGINT)[],"
                + " objects=STRUCT(kind VARCHAR, path VARCHAR, \"rows\" BIGINT, bytes BIGINT,"
                + " messages MAP(VARCHAR, BIGINT))[]}");
  }

  @Test
  void parquetIsZstdWithStatisticsAndDictionaries(TestPipeline p) throws Exception {
    sendLogs(50, NOON);
    read(p, Create.of(range(0, 50)).withCoder(Range.RangeCoder.of()));

    String metadata = "FROM parquet_metadata('" + lake + "/standard/log_meta/**/*.parquet')";
    assertThat(query("SELECT DISTINCT compression " + metadata)).containsExactly("ZSTD");
    assertThat(query("SELECT stats_min " + metadata + " WHERE path_in_schema = 'level'"))
        .containsExactly("INFO");
    assertThat(query("SELECT encodings " + metadata + " WHERE path_in_schema = 'level'"))
        .singleElement()
        .asString()
        .contains("DICTIONARY");
  }

  private void read(TestPipeline p, PTransform<PBegin, PCollection<Range>> ranges) {
    read(p, ranges, null);
  }

  private void read(
      TestPipeline p, PTransform<PBegin, PCollection<Range>> ranges, List<Range> expected) {
    KafkaLog log = KafkaLog.of(Epoch.next(group));
    Location raw = Location.of(lake + "/raw");
    Location standard = Location.of(lake + "/standard");
    Location deadLetters = Location.of(lake + "/dead");
    Lake all = new Lake(raw, standard, deadLetters);
    PCollection<Range> written =
        p.apply(ranges)
            .apply(
                WriteRanges.from(log)
                    .judgedBy(Models.shipped())
                    .to(
                        RawSink.to(raw),
                        TablesSink.to(standard, Models.shipped()),
                        DeadLettersSink.to(deadLetters)))
            .apply("Manifests", RecordRanges.by(ManifestRecord.in(raw), log))
            .apply("EtlMeta", RecordRanges.by(EtlMetaRecord.in(all, Models.shipped()), log))
            .apply(MapElements.into(TypeDescriptor.of(Range.class)).via(WrittenRange::range))
            .setCoder(Range.RangeCoder.of());
    if (expected != null) {
      PAssert.that(written).containsInAnyOrder(expected);
    }
    p.run().waitUntilFinish();
  }

  private Range range(long start, long end) {
    return new Range(topic, topicId(topic), 0, start, end, EventWindow.HOUR, 1 << 26);
  }

  private static String topicId(String topic) {
    return kafka.topicId(topic).orElseThrow();
  }

  private void sendLogs(int count, long timestamp) {
    for (int i = 0; i < count; i++) {
      send(producer, record(timestamp, null, log(String.valueOf(i))));
    }
  }

  private ProducerRecord<byte[], byte[]> record(long timestamp, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic, 0, timestamp, key, value);
  }

  private static byte[] log(String text) {
    return ("{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"n\","
            + "\"log_message\":\""
            + text
            + "\"}")
        .getBytes(UTF_8);
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new TreeMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("max.request.size", 8_000_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void send(Producer<byte[], byte[]> by, ProducerRecord<byte[], byte[]> message) {
    try {
      by.send(message).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All but the manifests of raw. */
  private SortedMap<String, byte[]> files() throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(lake)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        if (path.startsWith(lake.resolve("raw/_ranges"))) {
          continue;
        }
        files.put(lake.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private List<Long> rawOffsets() throws IOException {
    return rawLines().stream().map(line -> line.get("offset").longValue()).toList();
  }

  private SortedMap<String, List<Long>> offsetsByFolder() throws IOException {
    SortedMap<String, List<Long>> byFolder = new TreeMap<>();
    for (String path : files().keySet()) {
      if (path.startsWith("raw/")) {
        String folder = path.substring(("raw/" + topic + "/").length(), path.lastIndexOf('/'));
        byFolder.put(
            folder, lines(path).stream().map(line -> line.get("offset").longValue()).toList());
      }
    }
    return byFolder;
  }

  private List<JsonNode> rawLines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String path : files().keySet()) {
      if (path.startsWith("raw/")) {
        lines.addAll(lines(path));
      }
    }
    return lines;
  }

  private List<JsonNode> lines(String path) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(lake.resolve(path)))) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  private List<String> column(String model, String column) throws SQLException {
    return query("SELECT " + column + " FROM " + from(model));
  }

  private Map<String, String> types(String model) throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    List<String> names = query("SELECT column_name FROM (DESCRIBE FROM " + from(model) + ")");
    List<String> columnTypes = query("SELECT column_type FROM (DESCRIBE FROM " + from(model) + ")");
    for (int i = 0; i < names.size(); i++) {
      types.put(names.get(i), columnTypes.get(i));
    }
    return types;
  }

  private String from(String model) {
    return "read_parquet('"
        + lake
        + "/standard/"
        + model
        + "/**/*.parquet', hive_partitioning = false)";
  }

  private static List<String> query(String sql) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }
}
