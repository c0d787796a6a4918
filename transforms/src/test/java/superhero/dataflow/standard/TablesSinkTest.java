package superhero.dataflow.standard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Ints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.model.MessageRows;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.parquet.ParquetBuffer;
import superhero.dataflow.parquet.ParquetCopy;
import superhero.dataflow.parquet.ParquetFooter;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.simulate.Game;
import superhero.dataflow.write.Sink;
import superhero.dataflow.write.Uploaded;

class TablesSinkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GAME = "lib.server.game";
  private static final String LOBBY = "lib.server.lobby";
  private static final String FOLDER = "date=2026-01-01/hour=12";

  @TempDir Path lake;
  @TempDir Path models;

  @Test
  void objectsAreOfTheModelsThatHaveRows() throws IOException {
    List<StoredObject> objects = write("lib.server.logs", log("a"), log("b"));

    String name = "lib.server.logs_01234567_0_0000000000000000000_0000000000000000100.parquet";
    assertThat(objects)
        .extracting(StoredObject::kind, StoredObject::path, StoredObject::rows)
        .containsExactly(
            tuple("buffer_meta", "buffer_meta/" + FOLDER + "/" + name, 2L),
            tuple("log_meta", "log_meta/" + FOLDER + "/" + name, 2L));
    assertThat(files()).containsExactlyElementsOf(objects.stream().map(o -> o.path()).toList());
    for (StoredObject object : objects) {
      assertThat(lake.resolve(object.path())).hasSize(object.bytes());
    }
  }

  @Test
  void aMessageThatDoesNotFitHasABufferRowAndOneOfItsDeadLetter() throws Exception {
    assertThat(write("lib.server.logs", "no JSON"))
        .extracting(StoredObject::kind)
        .containsExactly("buffer_meta", "dead_letter_meta");
    assertThat(query("concat_ws(' ', model, code, pointer)", "dead_letter_meta"))
        .containsExactly("log_meta not_json /value");
  }

  @Test
  void rowsOfAGameAreThoseOfAnotherReader() throws Exception {
    List<String> values = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> message : Game.play(7, 2, Instant.EPOCH)) {
      if (message.topic().equals(GAME)) {
        values.add(new String(message.value(), UTF_8));
        JsonNode log = JSON.readTree(message.value());
        if (log.get("log_message").textValue().equals("Attack Completed")) {
          JsonNode task = JSON.readTree(log.get("task").textValue());
          JsonNode details = task.at("/STATUS/DETAILS");
          expected.add(
              String.join(
                  " ",
                  task.at("/PAYLOAD/GAME_TOKEN").textValue(),
                  task.at("/PAYLOAD/USER_TOKEN").textValue(),
                  task.at("/STATUS/ACTION").textValue(),
                  details.get("ENEMY_TOKEN").textValue(),
                  details.get("ENEMY_DAMAGE").asText(),
                  details.get("ENEMY_HEALTH_PRIOR").asText(),
                  details.get("ENEMY_HEALTH_POST").asText()));
        }
      }
    }
    write(GAME, values.toArray(String[]::new));

    assertThat(
            query(
                "concat_ws(' ', game_token, user_token, action, enemy_token, enemy_damage,"
                    + " enemy_health_prior, enemy_health_post)",
                "lib_server_game"))
        .isEqualTo(expected)
        .isNotEmpty();
    assertThat(query("log_message", "log_meta")).hasSize(values.size());
  }

  @Test
  void timesAreInUtc() throws Exception {
    write("lib.server.logs", log("a").replace("12:00:00", "12:00:00.000001"));

    assertThat(query("epoch_us(\"timestamp\")", "log_meta")).containsExactly("1767268800000001");
    assertThat(query("epoch_us(\"timestamp\")", "buffer_meta"))
        .containsExactly(Messages.NOON + "000");
    assertThat(query("typeof(\"timestamp\")", "buffer_meta"))
        .containsExactly("TIMESTAMP WITH TIME ZONE");
  }

  @Test
  void keysAndHeadersAreTheirBytes() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ä", new byte[] {0, (byte) 0xff}).add("n", null).add("e", new byte[0]);
    Message message =
        Messages.of(
            "lib.server.logs", new byte[] {(byte) 0xfe, '\\'}, headers, log("a").getBytes(UTF_8));
    write(Messages.range("lib.server.logs"), List.of(message), Models.shipped());

    assertThat(query("hex(\"key\")", "buffer_meta")).containsExactly("FE5C");
    assertThat(
            query(
                "list_transform(headers, lambda h: h.key || '=' || coalesce(hex(h.value), 'null'))",
                "buffer_meta"))
        .containsExactly("['ä=00FF', 'n=null', 'e=']");
  }

  @Test
  void aUsersColumnsAreReadByAnotherReader() throws Exception {
    model(
        "{'name':'r','type':{'type':'record','name':'R','fields':["
            + "{'name':'x','type':'long','pointer':'/x'},"
            + "{'name':'y','type':['null','string'],'pointer':'/y'}]},'pointer':'/value/r'}",
        "{'name':'a','type':{'type':'array','items':['null','int']},'pointer':'/value/a'}",
        "{'name':'aa','type':{'type':'array','items':{'type':'array','items':'string'}},"
            + "'pointer':'/value/aa'}",
        "{'name':'one','type':{'type':'array','items':{'type':'record','name':'O','fields':["
            + "{'name':'v','type':'int','pointer':'/v'}]}},'pointer':'/value/one'}",
        "{'name':'h','type':{'type':'map','values':['null','double']},'pointer':'/value/h'}",
        "{'name':'e','type':{'type':'enum','name':'E','symbols':['A','B']},'pointer':'/value/e'}",
        "{'name':'f','type':'float','pointer':'/value/f'}",
        "{'name':'b','type':'boolean','pointer':'/value/b'}",
        "{'name':'y','type':'bytes','default':'\\u00ff'}",
        "{'name':'s','type':{'type':'string','avro.java.string':'String'},'default':'d'}",
        "{'name':'t','type':{'type':'long','logicalType':'timestamp-micros'},'pointer':'/value/t'}");
    String value =
        "{\"r\":{\"x\":1,\"y\":null},\"a\":[1,null,3],\"aa\":[[],[\"p\",\"q\"]],"
            + "\"one\":[{\"v\":7},{\"v\":8}],\"h\":{\"k\":0.5,\"n\":null},\"e\":\"B\",\"f\":1.5,"
            + "\"b\":true,\"t\":\"2026-01-01T12:00:00.001\",\"level\":\"INFO\","
            + "\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"n\",\"log_message\":\"m\"}";
    write("lib.server.logs", value, value);

    String row =
        "{'r': {'x': 1, 'y': NULL}, 'a': [1, NULL, 3], 'aa': [[], [p, q]],"
            + " 'one': [{'v': 7}, {'v': 8}], 'h': {k=0.5, n=NULL}, 'e': B, 'f': 1.5, 'b': true,"
            + " 'y': \\xFF, 's': d}";
    assertThat(query("struct_pack(r, a, aa, one, h, e, f, b, y, s)", "m"))
        .containsExactly(row, row);
    assertThat(query("epoch_ms(t)", "m")).containsOnly("1767268800001");
    assertParquetAvroWritesTheSameBytes(
        List.of(Messages.of("lib.server.logs", value), Messages.of("lib.server.logs", value)));
    assertThat(query("typeof(one) || typeof(aa) || typeof(h)", "m"))
        .containsOnly("STRUCT(v INTEGER)[]VARCHAR[][]MAP(VARCHAR, DOUBLE)");
    assertCopiesHaveTheSameBytes();
  }

  @Test
  void datesTimesAndDecimalsAreReadByAnotherReader() throws Exception {
    model(
        "{'name':'d','type':{'type':'int','logicalType':'date'},'pointer':'/value/d'}",
        "{'name':'t','type':{'type':'long','logicalType':'time-micros'},'pointer':'/value/t'}",
        "{'name':'p','type':['null',{'type':'bytes','logicalType':'decimal','precision':9,"
            + "'scale':2}],'pointer':'/value/p'}",
        "{'name':'u','type':{'type':'string','logicalType':'uuid'},'pointer':'/value/u'}",
        "{'name':'s','type':{'type':'array','items':{'type':'long',"
            + "'logicalType':'timestamp-micros','unit':'s'}},'pointer':'/value/s'}");
    String value =
        "{\"d\":\"2026-11-22\",\"t\":\"21:38:54.655314\",\"p\":-19.9,"
            + "\"u\":\"0B8E7A51-3c4d-4e5f-8a9b-0123456789AB\",\"s\":[1764000000.5,\"2026-01-01 12:00\"],"
            + "\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"n\","
            + "\"log_message\":\"m\"}";
    write("lib.server.logs", value, value);

    assertThat(query("typeof(d) || ' ' || typeof(t) || ' ' || typeof(p)", "m"))
        .containsOnly("DATE TIME WITH TIME ZONE DECIMAL(9,2)");
    assertThat(query("struct_pack(d, t := t::TIME, p, u)", "m"))
        .containsOnly(
            "{'d': 2026-11-22, 't': '21:38:54.655314', 'p': -19.90,"
                + " 'u': 0b8e7a51-3c4d-4e5f-8a9b-0123456789ab}");
    assertThat(query("list_transform(s, lambda x: epoch_us(x))", "m"))
        .containsOnly("[1764000000500000, 1767268800000000]");
    assertParquetAvroWritesTheSameBytes(
        List.of(Messages.of("lib.server.logs", value), Messages.of("lib.server.logs", value)));
    assertCopiesHaveTheSameBytes();
  }

  @Test
  void noMessageStopsAModelOfEveryShape() throws Exception {
    model(
        "{'name':'a','type':['null',{'type':'array','items':['null','string']}],'pointer':'/value/a',"
            + "'default':null}",
        "{'name':'h','type':['null',{'type':'map','values':['null',{'type':'array',"
            + "'items':['null','double']}]}],'pointer':'/value/b'}",
        "{'name':'r','type':['null',{'type':'record','name':'R','fields':[{'name':'x',"
            + "'type':['null','float'],'pointer':'/a'}]}],'pointer':'/value/c'}",
        "{'name':'t','type':['null',{'type':'long','logicalType':'timestamp-micros'}],"
            + "'pointer':'/value/d'}");
    Random random = new Random(731);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String value =
          "{\"level\":\"I\",\"timestamp\":\"2026-01-01T00:00:00\",\"name\":\"n\",\"log_message\":\"m\",\"a\":"
              + orOther(random, List.of("[null,\"x\"]", "[]", "null", "\"[null]\""))
              + ",\"b\":"
              + orOther(
                  random, List.of("{\"z\":[null,0.5],\"n\":null,\"k\":[1]}", "{}", "{\"\":[]}"))
              + ",\"c\":"
              + orOther(random, List.of("{\"a\":1}", "{}", "\"{}\"", "{\"a\":null}"))
              + ",\"d\":"
              + orOther(random, List.of("5", "\"2026-01-01T00:00:00\"", "null"))
              + "}";
      messages.add(Messages.of("lib.server.logs", value));
    }
    write(Messages.range("lib.server.logs"), messages, Models.with(models.toString()));

    List<String> letters = letters(messages, Models.with(models.toString()));
    long deadLetters = Collections.frequency(letters, "m");
    assertThat(query("count(*)", "buffer_meta")).containsExactly("3000");
    assertThat(query("count(*)", "log_meta"))
        .containsExactly(String.valueOf(3_000 - Collections.frequency(letters, "log_meta")));
    assertThat(query("count(*)", "m")).containsExactly(String.valueOf(3_000 - deadLetters));
    assertThat((long) Collections.frequency(letters, "log_meta")).isLessThan(deadLetters);
    assertThat(deadLetters).isBetween(300L, 2_700L);
    assertCopiesHaveTheSameBytes();
    assertParquetAvroWritesTheSameBytes(messages);
  }

  /** Of which model each dead letter is. */
  private static List<String> letters(List<Message> messages, Models judge) {
    return messages.stream()
        .flatMap(message -> judge.open().apply(message).deadLetters().stream())
        .map(DeadLetter::model)
        .toList();
  }

  @Test
  void aLargeDictionaryIsGivenUp() throws Exception {
    List<String> values = new ArrayList<>();
    // Each text comes twice, so that a dictionary of all of them would be shorter.
    for (int i = 0; i < 5_000; i++) {
      values.add(log("a text of some length, for a dictionary of 100 KiB, " + i / 2));
    }
    write("lib.server.logs", values.toArray(String[]::new));

    assertThat(dictionaryColumns("log_meta"))
        .contains("etl_id", "level", "timestamp", "name")
        .doesNotContain("log_message");
  }

  /** Parquet's writers take each other's settings, see {@link ParquetBuffer#withSettings}. */
  @Test
  void objectsThatAreWrittenAtOnceAreThoseThatAreWrittenAlone() throws Exception {
    List<Model> tables = Models.shipped().ofMessages();
    List<Message> messages = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> message : Game.play(7, 1, Instant.EPOCH)) {
      if (message.topic().equals(GAME)) {
        messages.add(Messages.of(GAME, new String(message.value(), UTF_8)));
      }
    }
    List<List<GenericRecord>> rows = new ArrayList<>();
    List<byte[]> alone = new ArrayList<>();
    for (Model table : tables) {
      List<GenericRecord> ofTable = rows(tables, table, messages);
      if (!ofTable.isEmpty()) {
        rows.add(ofTable);
        alone.add(object(ofTable));
      }
    }

    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> written = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int table = i % rows.size();
      written.add(
          threads.submit(
              () -> {
                byte[] object = object(rows.get(table));
                assertThat(object).isEqualTo(alone.get(table));
                assertCopyIs(object);
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> each : written) {
      each.get();
    }
  }

  @Test
  void aLongTextDoesNotFillTheMemoryOncePerParticipant() throws Exception {
    StringBuilder heroes = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      heroes
          .append(i == 0 ? "" : ",")
          .append('"')
          .append(i)
          .append("\":{\"attack\":1,\"health\":2}");
    }
    String value =
        "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"n\","
            + "\"log_message\":\"Starting Match\",\"task\":{\"TIMESTAMP\":\"2026-01-01T12:00:00\","
            + "\"PAYLOAD\":{\"GAME_TOKEN\":\""
            + "x".repeat(200_000)
            + "\",\"PARTICIPANTS_HEROS\":{"
            + heroes
            + "}}}}";
    write(LOBBY, value);

    assertThat(query("count(*)", "lib_server_lobby")).containsExactly("12000");
  }

  @Test
  void theRowOfARangeSaysWhatIsOnTheLake() throws Exception {
    Range range = Messages.range("lib.server.logs");
    IntervalWindow window = range.window().of(Messages.NOON);
    List<StoredObject> objects =
        List.of(
            new StoredObject(StoredObject.RAW, "logs/r", 5, 50),
            new StoredObject("buffer_meta", "buffer_meta/b1", 3, 30),
            new StoredObject("buffer_meta", "buffer_meta/b2", 2, 20),
            new StoredObject("log_meta", "log_meta/l", 4, 40, Map.of("log_meta", 4L)),
            new StoredObject(
                StoredObject.DEAD_LETTERS, "logs/d", 2, 10, Map.of("log_meta", 1L, "other", 1L)));
    Location standard = Location.of(lake.toString());
    EtlMetaRecord.in(new Lake(standard, standard, null), Models.shipped())
        .put(
            new WrittenRange(
                range, Instant.ofEpochMilli(1), new TreeSet<>(List.of(window)), 5, objects),
            () -> {});

    assertThat(files())
        .containsExactly(
            "etl_meta/"
                + FOLDER
                + "/lib.server.logs_01234567_0_0000000000000000000_0000000000000000100.parquet");
    assertThat(
            query(
                "concat_ws(' ', etl_id, service, mode, epoch_ms(timestamp_start), topic, topic_id,"
                    + " \"partition\", start_offset, end_offset, messages, dead_letters)",
                "etl_meta"))
        .containsExactly(
            range.etlId() + " Kafka Batch 1 lib.server.logs " + Messages.TOPIC_ID + " 0 0 100 5 2");
    assertThat(query("typeof(timestamp_start) || ', ' || typeof(timestamp_end)", "etl_meta"))
        .containsExactly("TIMESTAMP WITH TIME ZONE, TIMESTAMP WITH TIME ZONE");
    assertThat(query("models", "etl_meta"))
        .containsExactly(
            "[{'name': log_meta, 'messages': 4, 'dead_letters': 1},"
                + " {'name': other, 'messages': 0, 'dead_letters': 1}]");
    assertThat(query("\"rows\"", "etl_meta")).containsExactly("{buffer_meta=5, log_meta=4}");
    assertThat(query("objects", "etl_meta"))
        .containsExactly(
            "[{'kind': raw, 'path': logs/r, 'rows': 5, 'bytes': 50, 'messages': NULL},"
                + " {'kind': buffer_meta, 'path': buffer_meta/b1, 'rows': 3, 'bytes': 30, 'messages': NULL},"
                + " {'kind': buffer_meta, 'path': buffer_meta/b2, 'rows': 2, 'bytes': 20, 'messages': NULL},"
                + " {'kind': log_meta, 'path': log_meta/l, 'rows': 4, 'bytes': 40, 'messages': {log_meta=4}},"
                + " {'kind': dead_letters, 'path': logs/d, 'rows': 2, 'bytes': 10, 'messages': {log_meta=1, other=1}}]");
  }

  @Test
  void theSameMessagesGiveTheSameObjects() throws IOException {
    String[] values = new String[500];
    for (int i = 0; i < values.length; i++) {
      values[i] = log("message " + i * 7919 % 1000);
    }
    List<StoredObject> objects = write("lib.server.logs", values);
    List<byte[]> first = new ArrayList<>();
    for (StoredObject object : objects) {
      first.add(Files.readAllBytes(lake.resolve(object.path())));
    }

    assertThat(write("lib.server.logs", values)).isEqualTo(objects);
    for (int i = 0; i < objects.size(); i++) {
      assertThat(lake.resolve(objects.get(i).path())).hasBinaryContent(first.get(i));
    }
  }

  /** In the order of a hash set of enums they would be other bytes in each JVM. */
  @Test
  void footersHaveTheEncodingsOfAColumnInOrder() throws IOException {
    for (StoredObject object : write("lib.server.logs", log("a"), log("b"))) {
      byte[] file = Files.readAllBytes(lake.resolve(object.path()));
      int length = Ints.fromBytes(at(file, 5), at(file, 6), at(file, 7), at(file, 8));
      FileMetaData footer =
          Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));

      assertThat(footer.getRow_groups().get(0).getColumns())
          .extracting(column -> column.getMeta_data().getEncodings())
          .allSatisfy(encodings -> assertThat(encodings).isSorted())
          .anySatisfy(encodings -> assertThat(encodings).hasSizeGreaterThan(1));
    }
  }

  /** What is compacted is expanded again into the objects that it was made of. */
  private void assertCopiesHaveTheSameBytes() throws IOException {
    for (String file : files()) {
      assertCopyIs(Files.readAllBytes(lake.resolve(file)));
    }
  }

  private static void assertCopyIs(byte[] object) throws IOException {
    try (ParquetCopy.Source source = new ParquetCopy.Source("any", object)) {
      ParquetCopy copy = source.empty();
      copy.addNext(source);
      assertThat(copy.finish()).isEqualTo(object);
    }
  }

  /** Our way from a row to the columns is a short cut of that of parquet-avro. */
  private void assertParquetAvroWritesTheSameBytes(List<Message> messages) throws IOException {
    List<Model> tables = Models.with(models.toString()).ofMessages();
    for (Model table : tables) {
      List<GenericRecord> rows = rows(tables, table, messages);
      if (!rows.isEmpty()) {
        Path file =
            lake.resolve(
                files().stream()
                    .filter(f -> f.startsWith(table.name() + "/"))
                    .findFirst()
                    .orElseThrow());
        assertThat(parquetAvro(rows)).isEqualTo(Files.readAllBytes(file));
      }
    }
  }

  private static List<GenericRecord> rows(List<Model> tables, Model table, List<Message> messages) {
    List<GenericRecord> rows = new ArrayList<>();
    for (Message message : messages) {
      rows.addAll(new MessageRows(tables).of(message).rows().get(tables.indexOf(table)));
    }
    return rows;
  }

  private static byte[] parquetAvro(List<GenericRecord> rows) throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    ParquetBuffer object = new ParquetBuffer();
    try (ParquetWriter<GenericRecord> writer =
        ParquetBuffer.withSettings(
                AvroParquetWriter.<GenericRecord>builder(object)
                    .withSchema(rows.get(0).getSchema()))
            .withConf(configuration)
            .build()) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
    return ParquetFooter.ordered(object.take());
  }

  private static byte[] object(List<GenericRecord> rows) throws IOException {
    ParquetRows object = new ParquetRows(rows.get(0).getSchema());
    for (GenericRecord row : rows) {
      object.add(row);
    }
    return object.finish();
  }

  private List<String> dictionaryColumns(String model) throws SQLException {
    return query(
        "SELECT path_in_schema FROM parquet_metadata('"
            + lake
            + "/"
            + model
            + "/**/*.parquet') WHERE dictionary_page_offset IS NOT NULL");
  }

  private static byte at(byte[] file, int fromEnd) {
    return file[file.length - fromEnd];
  }

  private void model(String... fields) throws IOException {
    Files.writeString(
        models.resolve("m.avsc"),
        ("{'type':'record','name':'m','fields':[" + String.join(",", fields) + "]}")
            .replace('\'', '"'));
  }

  private List<StoredObject> write(String topic, String... values) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (String value : values) {
      messages.add(Messages.of(topic, value));
    }
    boolean own = Files.exists(models.resolve("m.avsc"));
    return write(
        Messages.range(topic), messages, own ? Models.with(models.toString()) : Models.shipped());
  }

  private List<StoredObject> write(Range range, List<Message> messages, Models with)
      throws IOException {
    Sink.Writer writer = TablesSink.to(Location.of(lake.toString()), with).open(range);
    Function<Message, Verdict> judge = with.open();
    for (Message message : messages) {
      writer.add(message, judge.apply(message));
    }
    return Uploaded.by(writer, new Batch(range, range.window().of(Messages.NOON)));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(lake)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> lake.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> query(String column, String model) throws SQLException {
    String sql =
        "SELECT "
            + column
            + " FROM read_parquet('"
            + lake
            + "/"
            + model
            + "/**/*.parquet', hive_partitioning = false)";
    return query(sql);
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

  private static String log(String message) {
    return "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"n\","
        + "\"log_message\":\""
        + message
        + "\"}";
  }

  private static String orOther(Random random, List<String> fitting) {
    return random.nextInt(8) == 0 ? json(random, 0) : fitting.get(random.nextInt(fitting.size()));
  }

  private static String json(Random random, int depth) {
    return switch (random.nextInt(depth < 3 ? 9 : 5)) {
      case 0 -> "null";
      case 1 ->
          List.of("1", "-1", "0.5", "1e40", "1e400", "9223372036854775808", "-0")
              .get(random.nextInt(7));
      case 2 ->
          List.of("\"\"", "\"a\"", "\"[null]\"", "\"{}\"", "\"\\ud800\"", "\"\ud83d\ude00\"")
              .get(random.nextInt(6));
      case 3 -> "\"2026-01-01T00:00:00\"";
      case 4 -> "true";
      case 5, 6 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  private static String array(Random random, int depth) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(json(random, depth + 1));
    }
    return items.toString();
  }

  private static String object(Random random, int depth) {
    List<String> entries = new ArrayList<>();
    for (String key : List.of("a", "", "\\ud800", "\ud83d\ude00")) {
      if (random.nextInt(key.equals("\\ud800") ? 20 : 2) == 0) {
        entries.add("\"" + key + "\":" + json(random, depth + 1));
      }
    }
    return "{" + String.join(",", entries) + "}";
  }
}
