package superhero.dataflow.pipelines.model;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;

/** {@code model init} and {@code model check}. */
class ModelCommandsTest {
  @TempDir Path models;

  private final RawLake raw = new RawLake();

  @Test
  void ordersWithLinesHaveATable() throws IOException {
    String topic = Services.newTopic("orders", 1);
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      orders.add(
          "{\"id\":%1$d,\"price\":%1$d.5,\"coupon\":%2$s,\"lines\":[{\"sku\":\"a\"},{\"sku\":\"b%1$d\"}]}"
              .formatted(i, i == 3 ? "null" : "\"C\""));
    }
    orders.add("no JSON");
    send(topic, 0, orders);

    Outcome init = run("model init", topic);

    assertDone(init);
    String name = topic.replace('-', '_');
    Path file = models.resolve(name + ".avsc");
    assertThat(init.out().lines())
        .containsExactly(
            "wrote " + file,
            "columns: msg_id, id, price, coupon, lines",
            "could be a table of its own: each /value/lines, in 10 messages",
            "takes the last 11 messages of " + topic + ", with 10 rows",
            "1 are no JSON or have no value, and would be dead letters",
            "next: model check --models="
                + models
                + " --topic="
                + topic
                + " --bootstrapServers="
                + Services.KAFKA.bootstrapServers());
    Outcome check = run("model check", topic);
    assertThat(check.exitCode()).isEqualTo(Main.REJECTED);
    assertThat(check.out()).containsPattern(name + " +11 +10 +1\n");

    assertDone(Services.run(raw.ingest(topic, "--models=" + models)));
    assertThat(raw.lake.table(name)).hasSize(10);
    assertThat(raw.lake.table(name).get(3))
        .containsEntry("id", "3")
        .containsEntry("price", "3.5")
        .containsEntry("coupon", null);
    assertThat(raw.lake.table(name).get(3).get("lines")).contains("a", "b3");
    assertThat(raw.lake.deadLetterLines()).hasSize(1);
    raw.assertAudited();
  }

  @Test
  void millisecondsOfClicksAreTimes() throws IOException {
    String topic = Services.newTopic("clicks", 1);
    send(
        topic,
        0,
        List.of(
            "{\"ts\":1795383537690,\"user\":\"0b9b3e3e-4a52-4bfc-a5a8-0d5f2f4f9a01\",\"day\":\"2026-11-22\"}",
            "{\"ts\":1795383537691,\"user\":\"0b9b3e3e-4a52-4bfc-a5a8-0d5f2f4f9a02\",\"day\":\"2026-11-22\"}"));

    assertDone(run("model init", topic));

    assertThat(onlyFile())
        .content()
        .contains(
            "{\"type\": \"long\", \"logicalType\": \"timestamp-micros\", \"unit\": \"ms\"}",
            "{\"type\": \"string\", \"logicalType\": \"uuid\"}",
            "{\"type\": \"int\", \"logicalType\": \"date\"}");
    assertDone(run("model check", topic));
    assertDone(Services.run(raw.ingest(topic, "--models=" + models)));
    assertThat(raw.lake.table(topic.replace('-', '_')).get(0).get("ts"))
        .startsWith("2026-11-22")
        .contains("38:57.69");
    assertThat(raw.lake.table(topic.replace('-', '_'))).hasSize(2);
    assertThat(raw.lake.deadLetterLines()).isEmpty();
  }

  @Test
  void whereNothingIsJsonNoModelIsNeeded() {
    String topic = Services.newTopic("text", 1);
    send(topic, 0, List.of("no JSON", "{\"half\":"));

    Outcome init = run("model init", topic);

    assertThat(init.exitCode()).isEqualTo(Main.FAILED);
    assertThat(init.err())
        .startsWith("none of the last 2 messages of " + topic + " is JSON (" + topic + "-0@0: not ")
        .endsWith("); no model is needed: raw and buffer_meta keep each message as it is\n");
    assertThat(models).isEmptyDirectory();
  }

  @Test
  void keysThatAreNoNamesHaveColumnsToo() throws IOException {
    String topic = Services.newTopic("keys", 1);
    send(
        topic,
        0,
        List.of("{\"order-id\":1,\"Date\":\"x\",\"hour\":2,\"a\":3,\"A\":4,\"mixed\":1}"));
    send(
        topic,
        0,
        List.of("{\"order-id\":1,\"Date\":\"x\",\"hour\":2,\"a\":3,\"A\":4,\"mixed\":\"\"}"));

    Outcome init = run("model init", topic);

    assertDone(init);
    assertThat(init.out())
        .contains(
            "columns: msg_id, order_id, value_Date, value_hour, a, A_2\n",
            "left out: /value/mixed: of several kinds: a string (1), an integer (1)\n");
    assertDone(Services.run(raw.ingest(topic, "--models=" + models)));
    List<Map<String, String>> rows = raw.lake.table(topic.replace('-', '_'));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0))
        .containsEntry("order_id", "1")
        .containsEntry("value_Date", "x")
        .containsEntry("value_hour", "2")
        .containsEntry("a", "3")
        .containsEntry("A_2", "4");
    assertThat(raw.lake.deadLetterLines()).isEmpty();
    raw.assertAudited();
  }

  @Test
  void aTopicWithoutMessagesOrNoneIsASentence() {
    String topic = Services.newTopic("empty", 1);

    Outcome empty = run("model init", topic);
    Outcome none = run("model init", "no-such-topic");

    assertThat(empty.exitCode()).isEqualTo(Main.FAILED);
    assertThat(empty.err()).isEqualTo("topic " + topic + " has no messages\n");
    assertThat(none.exitCode()).isEqualTo(Main.FAILED);
    assertThat(none.err())
        .isEqualTo(
            "there is no topic no-such-topic at Kafka " + Services.KAFKA.bootstrapServers() + "\n");
    assertThat(models).isEmptyDirectory();
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws IOException {
    String topic = Services.newTopic("orders", 1);
    send(topic, 0, List.of("{\"id\":1}"));
    String name = topic.replace('-', '_').replace("orders", "Orders") + ".avsc";
    Files.writeString(models.resolve(name), "mine");

    Outcome init = run("model init", topic);

    assertThat(init.exitCode()).isEqualTo(Main.FAILED);
    assertThat(init.err())
        .isEqualTo(
            models.resolve(name)
                + " is there, and is not overwritten: delete it, or name another folder by"
                + " --models\n");
    assertThat(onlyFile()).hasContent("mine");
  }

  /** In an S3 bucket, too: the file of the last two messages knows nothing of the first. */
  @Test
  void aSampleIsTheLastMessages() {
    String topic = Services.newTopic("orders", 1);
    send(topic, 0, List.of("{\"old\":1}", "{\"id\":2}", "{\"id\":3}"));
    String folder = "--models=" + Services.newLake().raw();

    Outcome init = run("model init", topic, s3(folder, "--messages=2"));

    assertDone(init);
    assertThat(init.out())
        .contains(
            "columns: msg_id, id\n", "takes the last 2 messages of " + topic + ", with 2 rows");
    assertDone(run("model check", topic, s3(folder, "--messages=2")));
    Outcome check = run("model check", topic, s3(folder, "--messages=3"));
    assertThat(check.exitCode()).isEqualTo(Main.REJECTED);
    assertThat(check.out()).contains("expected a long, found nothing at /value/id");
  }

  @Test
  void aSampleIsSpreadOverThePartitions() {
    String topic = Services.newTopic("orders", 3);
    send(topic, 0, List.of("{\"zero\":1}"));
    send(topic, 1, IntStream.range(0, 10).mapToObj(i -> "{\"one\":" + i + "}").toList());
    send(topic, 2, IntStream.range(0, 10).mapToObj(i -> "{\"two\":" + i + "}").toList());

    assertThat(run("model init", topic, "--messages=7").out())
        .contains("columns: msg_id, zero, one, two\n", "takes the last 7 messages of ");
    assertThat(run("model check", topic).out()).contains("the last 21 messages of ");
  }

  /** What was aborted lies behind it, and no group is left in Kafka. */
  @Test
  void aSampleIsOfCommittedMessagesAndLeavesNoTrace() throws Exception {
    String topic = Services.newTopic("orders", 1);
    send(topic, 0, List.of("{\"id\":1}"));
    try (Producer<byte[], byte[]> producer = Services.transactionalProducer()) {
      producer.initTransactions();
      for (int i = 0; i < 3; i++) {
        producer.beginTransaction();
        Services.send(producer, List.of(record(topic, 0, "{\"aborted\":1}")));
        producer.abortTransaction();
      }
    }
    Set<String> groups = groups();

    Outcome init = run("model init", topic, "--messages=1");

    assertDone(init);
    assertThat(init.out()).contains("columns: msg_id, id\n", "takes the last 1 messages of ");
    assertThat(groups()).isEqualTo(groups);
  }

  @Test
  void bothLogInWithTheSettingsOfAFile(@TempDir Path folder) throws IOException {
    String topic = Services.newTopic("orders", 1);
    send(topic, 0, List.of("{\"id\":1}"));
    Path config =
        Files.write(
            folder.resolve("login.properties"),
            List.of(
                "security.protocol=SASL_PLAINTEXT",
                "sasl.mechanism=PLAIN",
                String.format(
                    "sasl.jaas.config=%s required username=\"%s\" password=\"%s\";",
                    PlainLoginModule.class.getName(),
                    Services.KAFKA.user(),
                    Services.KAFKA.password())));
    String servers = "--bootstrapServers=" + Services.KAFKA.loginServers();

    Outcome init = run("model init", topic, servers, "--kafkaConfig=" + config);

    assertDone(init);
    assertThat(init.out()).endsWith(" --kafkaConfig=" + config + "\n");
    assertDone(run("model check", topic, servers, "--kafkaConfig=" + config));
  }

  @Test
  void allMistakesAreSaidAtOnce() {
    Outcome init =
        Services.run(
            List.of(
                "model",
                "init",
                "--bootstrapServers=nowhere",
                "--messages=0",
                "--models=",
                "--top=1"));
    Outcome check =
        Services.run(List.of("model", "check", "--topic=orders", "--messages=-1", "--top=0"));
    Outcome alone = Services.run(List.of("model", "check", "--bootstrapServers=localhost:9092"));

    assertThat(init.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(init.err())
        .contains(
            "--bootstrapServers=nowhere: should be host:port",
            "--messages=0: should be 1 or more",
            "--models=: should be a location",
            "--topic: is missing",
            "--top: there is no such option",
            "See: superhero-dataflow model init --help");
    assertThat(check.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(check.err().lines())
        .containsExactly(
            "--messages=-1: should be 1 or more",
            "--bootstrapServers: is missing: Kafka brokers, host:port",
            "--top=0: should be 1 or more",
            "See: superhero-dataflow model check --help");
    assertThat(alone.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(alone.err())
        .contains("--topic: is missing: the topic on which the models are tried");
  }

  @Test
  void theFaultsOfAllFilesAreNamedAtOnce() throws IOException {
    model("one", "\"type\":\"string\"");
    model("two", "\"type\":\"fixed\",\"pointer\":\"/value/a\"");
    model("three", "\"type\":\"string\",\"pointer\":\"/valve/a\",\"unit\":\"s\"");

    Outcome check = Services.run(List.of("model", "check", "--models=" + models));

    assertThat(check.exitCode()).isEqualTo(Main.FAILED);
    assertThat(check.err())
        .contains(
            "one.avsc field a has neither a pointer",
            "two.avsc is not an Avro schema",
            "three.avsc field a has a property 'unit' that models do not know; they know pointer",
            "field a has pointer '/valve/a', and there is no /valve");
    assertThat(check.out()).isEmpty();
  }

  @Test
  void goodFilesAreListed() throws IOException {
    model("one", "\"type\":\"string\",\"pointer\":\"/value/a\"");
    Files.writeString(
        models.resolve("two.avsc"),
        "{\"type\":\"record\",\"name\":\"two\",\"each\":\"/value/b\",\"fields\":[{\"name\":\"c\","
            + "\"type\":\"int\",\"pointer\":\"/item\"},{\"name\":\"d\",\"type\":\"int\","
            + "\"default\":1}]}");

    Outcome check = Services.run(List.of("model", "check", "--models=" + models));

    assertDone(check);
    assertThat(check.out().lines())
        .containsExactly(
            "one: a; where {\"/topic\":{\"matches\":\"orders-.*\"}}", "two: c, d; each /value/b");
  }

  @Test
  void modelsAreTriedWithoutWritingAnything() throws IOException {
    String topic = Services.newTopic("orders", 1);
    send(topic, 0, List.of("{\"a\":\"x\"}", "{\"a\":1}", "{\"a\":2}", "{\"b\":1}", "no JSON"));
    model("strings", "\"type\":\"string\",\"pointer\":\"/value/a\"");
    model("whole", "\"type\":\"string\",\"pointer\":\"/topic\"");
    SortedMap<String, byte[]> before = Lake.objects(models.toString());

    Outcome check = run("model check", topic);

    assertThat(check.exitCode()).isEqualTo(Main.REJECTED);
    assertThat(check.err())
        .isEqualTo("the last 5 messages of " + topic + " would make 4 dead letters\n");
    assertThat(check.out())
        .startsWith("the last 5 messages of " + topic + ":\n")
        .containsPattern("strings +5 +1 +4\nwhole +5 +5 +0\n")
        .contains("2  " + topic + "  strings  wrong_type  /value/a\n")
        .contains("    " + topic + "-0@1: expected a string, found an integer at /value/a\n")
        .contains("1  " + topic + "  strings  missing  /value/a\n")
        .contains("1  " + topic + "  strings  not_json  /value\n");
    assertThat(run("model check", topic, "--top=1").out())
        .contains("wrong_type", "and 2 more; --top prints more")
        .doesNotContain("not_json");
    assertThat(Lake.objects(models.toString())).containsExactlyEntriesOf(before);
  }

  @Test
  void objectsInStringsAreReadLikeObjects() {
    String topic = Services.newTopic("logs", 1);
    String task = "{\"TIMESTAMP\":\"2026-11-22T21:38:58.124900\",\"USER\":\"u\"}";
    send(
        topic,
        0,
        List.of(
            "{\"level\":\"INFO\",\"task\":" + task + "}",
            "{\"level\":\"INFO\",\"task\":\"" + task.replace("\"", "\\\"") + "\"}",
            "{\"level\":\"INFO\"}"));

    assertDone(run("model init", topic));

    assertThat(onlyFile()).content().contains("_task\"", "\"/TIMESTAMP\"");
    assertDone(run("model check", topic));
  }

  private Outcome run(String command, String topic, String... more) {
    List<String> args = new ArrayList<>(Arrays.asList(command.split(" ")));
    args.add("--topic=" + topic);
    args.add("--bootstrapServers=" + Services.KAFKA.bootstrapServers());
    args.add("--models=" + models);
    args.addAll(List.of(more));
    return Services.run(args);
  }

  private static Set<String> groups() throws Exception {
    return KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of())
        .admin()
        .listConsumerGroups()
        .all()
        .get()
        .stream()
        .map(ConsumerGroupListing::groupId)
        .collect(Collectors.toSet());
  }

  private static String[] s3(String... more) {
    return Services.reachingStores(List.of(more)).toArray(String[]::new);
  }

  private Path onlyFile() {
    try (var files = Files.list(models)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
    return new ProducerRecord<>(topic, partition, NOON.toEpochMilli(), null, bytes(value));
  }

  private static void send(String topic, int partition, List<String> values) {
    Services.send(values.stream().map(value -> record(topic, partition, value)).toList());
  }

  private void model(String name, String field) throws IOException {
    Files.writeString(
        models.resolve(name + ".avsc"),
        "{\"type\":\"record\",\"name\":\""
            + name
            + "\",\"where\":{\"/topic\":{\"matches\":\"orders-.*\"}},\"fields\":[{\"name\":\"a\","
            + field
            + "}]}");
  }
}
