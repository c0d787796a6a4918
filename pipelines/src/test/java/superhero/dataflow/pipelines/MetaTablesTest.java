package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static superhero.dataflow.pipelines.Services.ingest;
import static superhero.dataflow.pipelines.Services.newLake;
import static superhero.dataflow.pipelines.Services.newTopic;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import superhero.dataflow.pipelines.Services.Outcome;

/** The tables about messages and ranges, against what was sent. */
class MetaTablesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String LOG =
      "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"test\","
          + "\"log_message\":\"hi\"}";

  /** Of a list of structs as DuckDB's driver prints it. */
  private static final Pattern OBJECT = Pattern.compile("'kind': (\\w+), 'path': '([^']+)'");

  @Test
  void everyValueOfBufferMetaIsWhatWasSent() {
    String topic = newTopic(1);
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    sent.add(message(topic, 0, null, bytes(LOG)));
    sent.add(message(topic, 1, bytes("key"), bytes(LOG)));
    sent.add(message(topic, 2, new byte[0], new byte[0]));
    sent.add(message(topic, 3, bytes("tombstone"), null));
    sent.add(message(topic, 4, null, new byte[] {(byte) 0xFF, 0}));
    sent.get(1).headers().add(new RecordHeader("trace", bytes("a")));
    sent.get(1).headers().add(new RecordHeader("trace", null));
    Services.send(sent);
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest"));

    List<Map<String, String>> expected = new ArrayList<>();
    for (int offset = 0; offset < sent.size(); offset++) {
      expected.add(row(topic, offset, sent.get(offset)));
    }
    expected.get(1).put("headers", "[{'key': trace, 'value': a}, {'key': trace, 'value': NULL}]");
    assertThat(lake.table("buffer_meta").stream().map(MetaTablesTest::withoutIds).toList())
        .isEqualTo(expected);
  }

  @Test
  void messagesHaveIdsOfTheirOwnAndTheIdOfTheirRange() {
    String topic = newTopic(1);
    Services.sendLogs(topic, 0, 5, NOON.toEpochMilli());
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest", "--batchSize=3"));

    List<Map<String, String>> buffer = lake.table("buffer_meta");
    List<String> ranges = lake.table("etl_meta").stream().map(row -> row.get("etl_id")).toList();
    assertThat(ranges).hasSize(2).doesNotHaveDuplicates();
    assertThat(buffer)
        .extracting(row -> row.get("etl_id"))
        .containsExactly(ranges.get(0), ranges.get(0), ranges.get(0), ranges.get(1), ranges.get(1));
    assertThat(buffer).extracting(row -> row.get("msg_id")).doesNotHaveDuplicates();
    assertThat(lake.table("log_meta"))
        .extracting(row -> List.of(row.get("etl_id"), row.get("msg_id")))
        .isEqualTo(
            buffer.stream().map(row -> List.of(row.get("etl_id"), row.get("msg_id"))).toList());
  }

  @Test
  void etlMetaCountsWhatIsOnTheLake() {
    String topic = newTopic(1);
    Services.sendLogs(topic, 0, 4, NOON.toEpochMilli());
    Services.send(List.of(message(topic, 4, null, bytes("no JSON"))));
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest"));

    assertThat(lake.table("etl_meta"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("service", "Kafka")
                    .containsEntry("mode", "Batch")
                    .containsEntry("topic", topic)
                    .containsEntry("partition", "0")
                    .containsEntry("start_offset", "0")
                    .containsEntry("end_offset", "5")
                    .containsEntry("messages", "5")
                    .containsEntry("dead_letters", "1")
                    .containsEntry("rows", "{buffer_meta=5, dead_letter_meta=1, log_meta=4}"));
  }

  @Test
  void etlMetaNamesEveryObjectOfItsRange() {
    String topic = newTopic(1);
    Services.sendLogs(topic, 0, 2, NOON.toEpochMilli());
    Services.send(List.of(message(topic, 7_200, null, bytes("no JSON"))));
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest"));

    List<String> onLake = new ArrayList<>();
    lake.rawObjects().keySet().forEach(path -> onLake.add("raw " + path));
    Lake.objects(lake.deadLetters()).keySet().forEach(path -> onLake.add("dead_letters " + path));
    for (String model : List.of("buffer_meta", "dead_letter_meta", "log_meta")) {
      Lake.objects(lake.standard() + "/" + model)
          .keySet()
          .forEach(path -> onLake.add(model + " " + model + "/" + path));
    }
    assertThat(OBJECT.matcher(lake.table("etl_meta").get(0).get("objects")).results())
        .extracting(object -> object.group(1) + " " + object.group(2))
        .hasSize(7)
        .containsExactlyInAnyOrderElementsOf(onLake);
  }

  @Test
  void aDeadLetterIsTheMessageWithItsReasonModelAndPointer() {
    String topic = newTopic(1);
    Services.send(
        List.of(
            message(topic, 0, bytes("k"), bytes(LOG.replace("\"INFO\"", "7"))),
            message(topic, 1, null, bytes("{}")),
            message(topic, 2, null, null)));
    Lake lake = newLake();

    assertDone(ingest(lake, "--topics=" + topic, "--until=latest"));

    assertThat(lake.deadLetterLines())
        .extracting(
            line -> line.get("offset").asLong(),
            line -> line.get("reason").textValue(),
            line -> line.get("model").textValue(),
            line -> line.get("pointer").textValue())
        .containsExactly(
            tuple(0L, "expected a string, found an integer", "log_meta", "/value/level"),
            tuple(1L, "expected a string, found nothing", "log_meta", "/value/level"),
            tuple(2L, "no value (tombstone)", "log_meta", "/value"));
    List<Map<String, String>> buffer = lake.table("buffer_meta");
    List<Map<String, String>> rows = lake.table("dead_letter_meta");
    assertThat(rows)
        .extracting(
            row -> row.get("offset"),
            row -> row.get("reason"),
            row -> row.get("model"),
            row -> row.get("code"),
            row -> row.get("path"))
        .containsExactly(
            tuple(
                "0",
                "expected a string, found an integer",
                "log_meta",
                "wrong_type",
                "/value/level"),
            tuple("1", "expected a string, found nothing", "log_meta", "missing", "/value/level"),
            tuple("2", "no value (tombstone)", "log_meta", "no_value", "/value"));
    for (String column : List.of("etl_id", "msg_id", "topic", "partition", "offset", "timestamp")) {
      assertThat(rows)
          .as(column)
          .extracting(row -> row.get(column))
          .isEqualTo(buffer.stream().map(row -> row.get(column)).toList());
    }
    assertThat(lake.deadLetterLines())
        .extracting(line -> line.get("value"))
        .isEqualTo(lake.rawLines().stream().map(line -> line.get("value")).toList());
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, int second, byte[] key, byte[] value) {
    return new ProducerRecord<>(
        topic, 0, NOON.plusSeconds(second).toEpochMilli(), key, value, new ArrayList<>());
  }

  /** As DuckDB's driver prints it. */
  private static Map<String, String> row(
      String topic, int offset, ProducerRecord<byte[], byte[]> message) {
    CRC32C crc = new CRC32C();
    if (message.value() != null) {
      crc.update(message.value());
    }
    Map<String, String> row = new LinkedHashMap<>();
    row.put("checksum", String.format(Locale.ROOT, "%08x", crc.getValue()));
    row.put("headers", "[]");
    row.put(
        "key", message.key() == null ? null : new String(message.key(), StandardCharsets.UTF_8));
    row.put("offset", String.valueOf(offset));
    row.put("partition", "0");
    row.put("serialized_key_size", size(message.key()));
    row.put("serialized_value_size", size(message.value()));
    row.put("timestamp", Instant.ofEpochMilli(message.timestamp()).toString());
    row.put("timestamp_type", "CreateTime");
    row.put("topic", topic);
    row.put("_is_protocol", "false");
    return row;
  }

  private static String size(byte[] bytes) {
    return String.valueOf(bytes == null ? -1 : bytes.length);
  }

  private static Map<String, String> withoutIds(Map<String, String> row) {
    Map<String, String> rest = new LinkedHashMap<>(row);
    rest.keySet().removeAll(List.of("etl_id", "msg_id"));
    rest.computeIfPresent(
        "timestamp", (name, text) -> OffsetDateTime.parse(text).toInstant().toString());
    return rest;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertDone(List<String> args) {
    Outcome outcome = Services.run(args);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
  }
}
