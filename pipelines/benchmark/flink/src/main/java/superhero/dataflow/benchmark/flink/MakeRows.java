package superhero.dataflow.benchmark.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Parses each message once: the message goes on to raw, its rows to the side outputs of the tables.
 */
final class MakeRows extends ProcessFunction<Message, Message> {
  private static final UUID NAMESPACE = UUID.fromString("5c0745be-842a-553c-8dc0-a1301de28e2a");

  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final String etlId;
  private final Map<String, String> topicIds;
  private transient ObjectMapper json;
  private transient MessageDigest sha1;

  /**
   * Rows of one run.
   *
   * @param etlId of the whole run: there are no ranges here
   * @param topicIds Kafka's id of each topic, 32 hexadecimal digits
   */
  MakeRows(String etlId, Map<String, String> topicIds) {
    this.etlId = etlId;
    this.topicIds = topicIds;
  }

  @Override
  public void open(Configuration parameters) throws Exception {
    json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    sha1 = MessageDigest.getInstance("SHA-1");
  }

  @Override
  public void processElement(Message message, Context context, Collector<Message> out)
      throws IOException {
    String id = messageId(message);
    JsonNode log = parse(message.value);
    message.isJson = log != null;
    out.collect(message);
    context.output(Table.buffer_meta.rows(), bufferMeta(message, id));
    if (log != null) {
      context.output(Table.log_meta.rows(), logMeta(log, id));
      String text = log.path("log_message").asText();
      if (message.topic.equals("lib.server.game") && text.equals("Attack Completed")) {
        context.output(Table.lib_server_game.rows(), game(task(log), id));
      } else if (message.topic.equals("lib.server.lobby") && text.equals("Starting Match")) {
        for (GenericRecord row : lobby(task(log), id)) {
          context.output(Table.lib_server_lobby.rows(), row);
        }
      }
    }
  }

  private GenericRecord bufferMeta(Message message, String id) {
    List<GenericRecord> headers = new ArrayList<>();
    for (int i = 0; i < message.headerKeys.length; i++) {
      GenericRecord header =
          new GenericData.Record(
              Table.buffer_meta.schema().getField("headers").schema().getElementType());
      header.put("key", message.headerKeys[i]);
      header.put("value", wrap(message.headerValues[i]));
      headers.add(header);
    }
    CRC32C crc = new CRC32C();
    if (message.value != null) {
      crc.update(message.value);
    }
    GenericRecord row = row(Table.buffer_meta, id);
    row.put("checksum", String.format("%08x", crc.getValue()));
    row.put("headers", headers);
    row.put("key", wrap(message.key));
    row.put("offset", message.offset);
    row.put("partition", message.partition);
    row.put("serialized_key_size", message.key == null ? -1 : message.key.length);
    row.put("serialized_value_size", message.value == null ? -1 : message.value.length);
    row.put("timestamp", 1_000 * message.timestamp);
    row.put("timestamp_type", message.timestampType);
    row.put("topic", message.topic);
    row.put("_is_protocol", false);
    return row;
  }

  private GenericRecord logMeta(JsonNode log, String id) {
    GenericRecord row = row(Table.log_meta, id);
    row.put("level", log.path("level").asText());
    row.put("timestamp", micros(log.path("timestamp").asText()));
    row.put("name", log.path("name").asText());
    row.put("log_message", log.path("log_message").asText());
    return row;
  }

  private GenericRecord game(JsonNode task, String id) {
    JsonNode details = task.path("STATUS").path("DETAILS");
    GenericRecord row = row(Table.lib_server_game, id);
    row.put("timestamp", micros(task.path("TIMESTAMP").asText()));
    row.put("game_token", task.path("PAYLOAD").path("GAME_TOKEN").asText());
    row.put("user_token", task.path("PAYLOAD").path("USER_TOKEN").asText());
    row.put("action", task.path("STATUS").path("ACTION").asText());
    row.put("enemy_token", details.path("ENEMY_TOKEN").asText());
    row.put("enemy_damage", details.path("ENEMY_DAMAGE").asLong());
    row.put("enemy_health_prior", details.path("ENEMY_HEALTH_PRIOR").asLong());
    row.put("enemy_health_post", details.path("ENEMY_HEALTH_POST").asLong());
    return row;
  }

  private List<GenericRecord> lobby(JsonNode task, String id) {
    JsonNode payload = task.path("PAYLOAD");
    List<GenericRecord> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> hero : payload.path("PARTICIPANTS_HEROS").properties()) {
      JsonNode heroId = hero.getValue().path("id");
      GenericRecord row = row(Table.lib_server_lobby, id);
      row.put("timestamp", micros(task.path("TIMESTAMP").asText()));
      row.put("game_token", payload.path("GAME_TOKEN").asText());
      row.put("user_token", hero.getKey());
      row.put("superhero_id", heroId.isNumber() ? heroId.asInt() : null);
      row.put("superhero_attack", hero.getValue().path("attack").asLong());
      row.put("superhero_health", hero.getValue().path("health").asLong());
      rows.add(row);
    }
    return rows;
  }

  private GenericRecord row(Table table, String id) {
    GenericRecord row = new GenericData.Record(table.schema());
    row.put("etl_id", etlId);
    row.put("msg_id", id);
    return row;
  }

  private JsonNode parse(byte[] value) throws IOException {
    if (value == null) {
      return null;
    }
    try {
      JsonNode log = json.readTree(value);
      return log.isObject() ? log : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private JsonNode task(JsonNode log) throws IOException {
    return json.readTree(log.path("task").asText());
  }

  /** UUIDv5 of topic id, partition and offset. */
  private String messageId(Message message) {
    String name = topicIds.get(message.topic) + "/" + message.partition + "/" + message.offset;
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .flip());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
    return new UUID(
            (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L,
            (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L)
        .toString();
  }

  /** Times without an offset are UTC. */
  private static long micros(String time) {
    LocalDateTime utc =
        LocalDateTime.parse(
            time.endsWith("Z") ? time.substring(0, time.length() - 1) : time,
            DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    return ChronoUnit.MICROS.between(EPOCH, utc);
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
