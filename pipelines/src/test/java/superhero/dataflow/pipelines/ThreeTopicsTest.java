package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Services.Outcome;

/** Topics that have nothing to do with games, from a proposed model to compacted tables. */
class ThreeTopicsTest {
  private static final int MESSAGES = 60;

  @TempDir Path folder;

  private final RawLake raw = new RawLake();
  private final String orders = Services.newTopic("orders", 2);
  private final String clicks = Services.newTopic("clicks", 1);
  private final String text = Services.newTopic("text", 1);
  private final String ordersTable = orders.replace('-', '_');
  private final String clicksTable = clicks.replace('-', '_');

  /** Options of the runner under test. */
  List<String> runner() {
    return List.of("--runner=DirectRunner");
  }

  @Test
  void areBroughtToTheLakeWithoutADeadLetter() throws IOException {
    send();
    Path proposed = Files.createDirectory(folder.resolve("proposed"));
    assertDone(init(orders, proposed));
    assertDone(init(clicks, proposed));
    assertThat(init(text, proposed).exitCode()).isEqualTo(Main.FAILED);
    String models = "--models=" + proposed;

    String topics = String.join(",", orders, clicks, text);
    run(raw.ingest(topics, models, "--shippedModels=false"));

    audit();
    assertThat(raw.lake.rawLines()).hasSize(3 * MESSAGES);
    assertThat(raw.lake.table("buffer_meta")).hasSize(3 * MESSAGES);
    assertThat(raw.lake.deadLetterLines()).isEmpty();
    assertThat(Services.run(raw.commandOnTables("deadletters")).out()).startsWith("0 dead letters");
    assertThat(raw.lake.count(ordersTable, "total = id + 0.5 AND len(lines) = 2"))
        .isEqualTo(MESSAGES);
    assertThat(raw.lake.count(clicksTable, "\"at\" = TIMESTAMPTZ '2026-01-01 12:00:00.123Z'"))
        .isEqualTo(MESSAGES);

    models = "--models=" + changed(proposed);
    String into = "--into=" + Services.newLake().standard();
    List<String> diff = raw.command("diff", models, "--shippedModels=false", into);
    assertThat(run(diff).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "lines 0 120 120 0 0", ordersTable + " 60 60 0 0 60", clicksTable + " 60 60 0 0 0");
    run(raw.command("standardize", models, "--shippedModels=false"));

    audit();
    assertThat(raw.lake.count("lines", "sku = 's' || number % 2")).isEqualTo(2 * MESSAGES);
    assertThat(raw.lake.count(ordersTable, "typeof(total) = 'DECIMAL(9,2)'")).isEqualTo(MESSAGES);
    assertThat(raw.lake.deadLetterLines()).isEmpty();

    // Ingest goes on with the changed models, and marks windows in the new table, too.
    run(raw.ingest(topics, models, "--shippedModels=false"));
    List<Map<String, String>> before = raw.lake.table("lines");
    assertThat(run(raw.commandOnTables("compact", models, "--shippedModels=false")))
        .contains(" objects joined, ");

    audit();
    assertThat(Lake.objects(raw.lake.standard() + "/lines")).hasSize(1);
    assertThat(raw.lake.table("lines")).containsExactlyInAnyOrderElementsOf(before);
  }

  private void send() {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    long noon = NOON.toEpochMilli();
    for (int i = 0; i < MESSAGES; i++) {
      String order =
          "{\"id\":%1$d,\"total\":%1$d.5,\"lines\":[{\"sku\":\"s0\",\"number\":0},"
              + "{\"sku\":\"s1\",\"number\":1}]}";
      messages.add(message(orders, i % 2, noon, order.formatted(i)));
      messages.add(message(clicks, 0, noon, "{\"page\":\"/\",\"at\":" + (noon + 123) + "}"));
      messages.add(message(text, 0, noon, "line " + i));
    }
    Services.send(messages);
  }

  private Outcome init(String topic, Path models) {
    return Services.run(
        List.of(
            "model",
            "init",
            "--topic=" + topic,
            "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
            "--models=" + models));
  }

  /** With exact totals, and the table of lines that was proposed. */
  private Path changed(Path proposed) throws IOException {
    Path changed = Files.createDirectory(folder.resolve("changed"));
    String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}";
    Files.writeString(
        changed.resolve("orders.avsc"),
        Files.readString(proposed.resolve(ordersTable + ".avsc")).replace("\"double\"", decimal));
    Files.copy(proposed.resolve(clicksTable + ".avsc"), changed.resolve("clicks.avsc"));
    Files.writeString(
        changed.resolve("lines.avsc"),
        """
        {"type": "record", "name": "lines", "where": {"/topic": "%s"}, "each": "/value/lines",
         "fields": [
           {"name": "msg_id", "type": "string", "pointer": "/msg_id"},
           {"name": "line", "type": "int", "pointer": "/item_key"},
           {"name": "sku", "type": "string", "pointer": "/item/sku"},
           {"name": "number", "type": "long", "pointer": "/item/number"}]}
        """
            .formatted(orders));
    return changed;
  }

  private void audit() {
    run(
        raw.command(
            "audit",
            "--consumerGroup=" + raw.group,
            "--bootstrapServers=" + Services.KAFKA.bootstrapServers()));
  }

  private String run(List<String> command) {
    List<String> args = new ArrayList<>(command);
    args.addAll(runner());
    Outcome outcome = Services.run(args);
    assertDone(outcome);
    return outcome.out();
  }
}
