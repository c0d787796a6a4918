package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.log;
import static superhero.dataflow.pipelines.RawLake.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Location;

/** Topics that have nothing to do with games, and models that mind their own business. */
class OwnTopicTest {
  private static final int ORDERS = 16;

  @TempDir Path models;

  private final RawLake raw = new RawLake();
  private final String orders = Services.newTopic("orders", 1);

  @Test
  void whatNoModelTakesIsInRawAndIsNoDeadLetter() {
    String text = Services.newTopic("text", 1);
    sendOrders();
    send(text, List.of("no JSON", "", "{\"level\":1}", "{\"half\":"));

    assertDone(Services.run(raw.ingest(orders + "," + text)));

    assertThat(raw.lake.rawLines()).hasSize(ORDERS + 4);
    assertThat(raw.lake.table("buffer_meta")).hasSize(ORDERS + 4);
    assertThat(raw.lake.table("log_meta")).isEmpty();
    assertThat(raw.lake.deadLetterLines()).isEmpty();
    raw.assertAudited();
  }

  @Test
  void aModelThatRejectsHalfLeavesTheOthersTableWhole() throws IOException {
    sendOrders();
    model("orders", column("id", "int", "/value/id"));
    model("express", column("express", "boolean", "/value/express"));

    assertDone(Services.run(raw.ingest(orders, "--models=" + models)));

    assertThat(raw.lake.table("orders")).hasSize(ORDERS);
    assertThat(raw.lake.table("express")).hasSize(ORDERS / 2);
    assertThat(raw.lake.deadLetterLines())
        .hasSize(ORDERS / 2)
        .allSatisfy(line -> assertThat(line.get("model").textValue()).isEqualTo("express"));
    assertThat(raw.lake.table("etl_meta").get(0).get("models"))
        .contains("{'name': express, 'messages': 8, 'dead_letters': 8}")
        .contains("{'name': orders, 'messages': 16, 'dead_letters': 0}");
    raw.assertAudited();

    model("express", column("express", "[\"null\",\"boolean\"]", "/value/express"));
    String deadLetters = "--deadLetters=" + raw.lake.deadLetters();
    List<Map<String, String>> before = raw.lake.table("express");
    assertDone(Services.run(raw.command("replay", deadLetters, "--models=" + models)));

    assertThat(raw.lake.table("express")).hasSize(ORDERS).containsAll(before);
    assertThat(raw.lake.table("express"))
        .extracting(row -> row.get("msg_id"))
        .containsExactlyElementsOf(
            raw.lake.table("orders").stream().map(row -> row.get("msg_id")).toList());
    assertThat(raw.lake.deadLetterLines()).isEmpty();
    raw.assertAudited();

    SortedMap<String, byte[]> after = Lake.objects(raw.lake.standard());
    assertDone(Services.run(raw.command("replay", deadLetters, "--models=" + models)));
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(after);
  }

  @Test
  void aRunWithTooManyDeadLettersSaysSoAtItsEnd() throws IOException {
    sendOrders();
    model("express", column("express", "boolean", "/value/express"));
    model("fast", column("express", "boolean", "/value/express"));

    Services.Outcome outcome =
        Services.run(raw.ingest(orders, "--models=" + models, "--maxDeadLetterShare=0.49"));

    assertThat(outcome.exitCode()).isEqualTo(Main.REJECTED);
    assertThat(outcome.err())
        .isEqualTo(
            "8 of 16 messages are dead letters, a share of 0.500, and --maxDeadLetterShare is 0.49;"
                + " the command deadletters says what is wrong with them\n");
    assertThat(raw.lake.table("express")).hasSize(ORDERS / 2);
    assertThat(raw.lake.deadLetterLines()).hasSize(ORDERS);
    raw.assertAudited();

    sendOrders();
    assertDone(Services.run(raw.ingest(orders, "--models=" + models, "--maxDeadLetterShare=0.5")));
    assertThat(Services.run(raw.ingest(orders, "--maxDeadLetterShare=1.1")).exitCode())
        .isEqualTo(Main.MISTAKEN);
  }

  @Test
  void flawsArePrintedMostFrequentFirst() throws IOException {
    String returns = Services.newTopic("orders-returned", 1);
    send(orders, List.of("no JSON", lines("1", "\"two\""), lines("\"one\"", "2"), lines("1")));
    send(returns, List.of(lines("null")));
    model(
        "lines",
        "{\"name\":\"lines\",\"pointer\":\"/value/lines\",\"type\":{\"type\":\"array\","
            + "\"items\":\"int\"}}");
    assertDone(Services.run(raw.ingest(orders + "," + returns, "--models=" + models)));

    String all = deadletters("--standard=" + raw.lake.standard());
    assertThat(all.lines())
        .containsExactly(
            "4 dead letters in 2 objects, of 3 flaws",
            "",
            "2  " + orders + "  lines  wrong_type  /value/lines/*",
            "    from 2026-01-01T12:00:00Z to 2026-01-01T12:00:00Z",
            "    " + orders + "-0@1: expected an int, found a string at /value/lines/1",
            "    " + orders + "-0@2: expected an int, found a string at /value/lines/0",
            "",
            "1  " + orders + "  lines  not_json  /value",
            "    from 2026-01-01T12:00:00Z to 2026-01-01T12:00:00Z",
            all.lines().toList().get(9),
            "",
            "1  " + returns + "  lines  missing  /value/lines/*",
            "    from 2026-01-01T12:00:00Z to 2026-01-01T12:00:00Z",
            "    " + returns + "-0@0: expected an int, found null at /value/lines/0");
    String deadLetters = "--deadLetters=" + raw.lake.deadLetters();
    assertThat(deadletters(deadLetters, "--topics=" + returns))
        .startsWith("1 dead letters in 1 objects, of 1 flaws");
    assertThat(deadletters(deadLetters, "--top=1"))
        .contains("/value/lines/*", "and 2 more; --top prints more")
        .doesNotContain("not_json");
    assertThat(deadletters(deadLetters, "--from=2026-01-01T12:00:01Z"))
        .startsWith("0 dead letters");
    assertThat(deadletters(deadLetters, "--to=2026-01-01T12:00:00Z")).startsWith("0 dead letters");
  }

  @Test
  void flawsOfNoLocationOrOfNoneAreAMistake() {
    Services.Outcome outcome = Services.run(List.of("deadletters", "--top=0"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains("--deadLetters: is missing; or name the location of --standard")
        .contains("--top=0: should be 1 or more");
  }

  private static String deadletters(String... options) {
    List<String> args = new ArrayList<>(List.of("deadletters"));
    args.addAll(List.of(options));
    Services.Outcome outcome = Services.run(Services.reachingStores(args));
    assertDone(outcome);
    return outcome.out();
  }

  private static String lines(String... prices) {
    return "{\"lines\":[" + String.join(",", prices) + "]}";
  }

  @Test
  void shippedModelsAreLeftOutOrReplaced() throws IOException {
    String games = Services.newTopic(1);
    send(games, List.of(log(1), "no JSON"));

    assertDone(Services.run(raw.ingest(games, "--shippedModels=false")));
    assertThat(raw.lake.table("log_meta")).isEmpty();
    assertThat(raw.lake.deadLetterLines()).isEmpty();
    raw.assertAudited();

    Files.writeString(
        models.resolve("my_logs.avsc"),
        "{\"type\":\"record\",\"name\":\"log_meta\",\"fields\":["
            + column("number", "int", "/value/number")
            + "]}");
    assertDone(Services.run(raw.command("standardize", "--models=" + models)));
    assertThat(raw.lake.table("log_meta")).containsExactly(Map.of("number", "1"));
    assertThat(raw.lake.deadLetterLines())
        .singleElement()
        .satisfies(line -> assertThat(line.get("model").textValue()).isEqualTo("log_meta"));
    raw.assertAudited();
  }

  @Test
  void anAuditFindsARowThatIsADeadLetterAndCountsThatDiffer() throws IOException {
    sendOrders();
    model("orders", column("id", "int", "/value/id"));
    model("express", column("express", "boolean", "/value/express"));
    assertDone(Services.run(raw.ingest(orders, "--models=" + models)));
    Location standard = Location.of(raw.lake.standard());
    String express = object("express");

    // The table of a model that took all stands where the other one's was.
    standard.put(express, Lake.objects(raw.lake.standard()).get(object("orders")), "text/plain");

    Services.Outcome audit = Services.run(raw.command("audit"));
    assertThat(audit.exitCode()).isEqualTo(Main.FAILED);
    assertThat(audit.out())
        .contains("is a dead letter of the model and has a row in ")
        .contains("16 messages have rows, and etl_meta says that 8 have, in ");
  }

  private String object(String table) {
    return Lake.objects(raw.lake.standard()).keySet().stream()
        .filter(path -> path.startsWith(table + "/") && path.endsWith(".parquet"))
        .findFirst()
        .orElseThrow();
  }

  /** Every second one has no express. */
  private void sendOrders() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      values.add("{\"id\":" + i + (i % 2 == 0 ? ",\"express\":true}" : "}"));
    }
    send(orders, values);
  }

  private static void send(String topic, List<String> values) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    values.forEach(value -> messages.add(message(topic, 0, NOON.toEpochMilli(), value)));
    Services.send(messages);
  }

  private void model(String name, String column) throws IOException {
    Files.writeString(
        models.resolve(name + ".avsc"),
        "{\"type\":\"record\",\"name\":\""
            + name
            + "\",\"where\":{\"/topic\":[\"returns\",{\"matches\":\"orders-.*\"}]},\"fields\":["
            + column("msg_id", "string", "/msg_id")
            + ","
            + column
            + "]}");
  }

  private static String column(String name, String type, String pointer) {
    String avro = type.startsWith("[") ? type : "\"" + type + "\"";
    return "{\"name\":\"" + name + "\",\"type\":" + avro + ",\"pointer\":\"" + pointer + "\"}";
  }
}
