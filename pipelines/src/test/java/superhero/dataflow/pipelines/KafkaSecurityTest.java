package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.SecuredKafka;

/** A broker with TLS, passwords, certificates and ACLs; the ACLs are those of the README. */
class KafkaSecurityTest {
  private static final String USER = "User:ingest";
  private static final String PASSWORD = "hush-hush";

  @TempDir static Path folder;
  private static SecuredKafka kafka;
  private static Producer<byte[], byte[]> producer;

  /** A row of the README's table: what a command needs, and what it says without. */
  private record Acl(
      String command, ResourceType type, String name, AclOperation operation, String sentence) {}

  @BeforeAll
  static void start() throws IOException {
    kafka = SecuredKafka.start("ingest");
    kafka.broker().createTopic("orders", 1);
    for (String user : List.of("ingest", "audit", "simulate")) {
      kafka.addUser(user, PASSWORD);
    }
    Readme.at("pipelines/README.md").typed().stream()
        .filter(line -> line.startsWith("kafka-acls.sh"))
        .map(line -> line.replaceFirst(".*(?=--add)", ""))
        .forEach(line -> kafka.kafkaAcls(Splitter.on(' ').omitEmptyStrings().splitToList(line)));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.broker().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    // Something to audit.
    assertThat(run("ingest", kafka.scramServers(), scram("ingest")).exitCode())
        .isEqualTo(Main.DONE);
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  static Stream<Acl> acls() {
    return Readme.at("pipelines/README.md").tables().stream()
        .filter(table -> table.header().get(0).equals("resource"))
        .flatMap(table -> table.body().stream())
        .map(
            row -> {
              List<String> cells =
                  row.stream()
                      .map(cell -> Readme.quoted(cell).stream().findFirst().orElse(""))
                      .toList();
              return new Acl(
                  cells.get(3),
                  ResourceType.fromString(cells.get(0)),
                  cells.get(1),
                  AclOperation.fromString(cells.get(2)),
                  cells.get(4));
            });
  }

  @Test
  void aPasswordOfAFileAndTheSmallestAclsAreEnough() throws IOException {
    for (String command : List.of("ingest", "audit", "simulate")) {
      Outcome outcome = run(command, kafka.scramServers(), scram(command));

      assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
      assertThat(outcome.out()).contains(command + " done").doesNotContain(PASSWORD);
    }
  }

  @ParameterizedTest
  @MethodSource("acls")
  void withoutOneOfThemASentenceNamesIt(Acl acl) throws IOException {
    kafka.revoke(user(acl.command()), acl.type(), acl.name(), acl.operation());
    try {
      assertRefused(run(acl.command(), kafka.scramServers(), scram(acl.command())), acl.sentence());
    } finally {
      kafka.allow(user(acl.command()), acl.type(), acl.name(), acl.operation());
    }
  }

  /** What may be seen, and not be read or written. */
  @ParameterizedTest
  @CsvSource({
    "GROUP, superhero-dataflow, READ, Read on group superhero-dataflow",
    "GROUP, superhero-dataflow.plan, READ, Read on group superhero-dataflow.plan",
    "TRANSACTIONAL_ID, superhero-dataflow.plan, WRITE, transactional id superhero-dataflow.plan",
    "TOPIC, orders, READ, Read on each of its topics",
  })
  void describeIsNotEnough(ResourceType type, String name, AclOperation operation, String missing)
      throws IOException {
    kafka.allow(USER, type, name, AclOperation.DESCRIBE);
    kafka.revoke(USER, type, name, operation);
    try {
      assertRefused(run("ingest", kafka.scramServers(), scram("ingest")), missing);
    } finally {
      kafka.allow(USER, type, name, operation);
      kafka.revoke(USER, type, name, AclOperation.DESCRIBE);
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNotPrinted() throws IOException {
    Path secrets = Files.writeString(folder.resolve("wrong.properties"), "password=wrong-hush");

    Outcome outcome = run("ingest", kafka.scramServers(), scram("ingest", secrets));

    assertRefused(outcome, "invalid credentials with SASL mechanism SCRAM-SHA-512");
    assertThat(outcome.err()).doesNotContain("wrong-hush");
  }

  @Test
  void aCertificateInPemFilesIsEnough() throws IOException {
    allowCertificate();

    Outcome outcome =
        run("ingest", kafka.certificateServers(), example(1, folder).toArray(String[]::new));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
  }

  @Test
  void soIsOneInKeyStoresWhosePasswordIsInAFile() throws IOException {
    allowCertificate();
    Path secrets =
        Files.writeString(
            folder.resolve("keys.properties"), "password=" + kafka.keys().password() + "\n");
    String password = "${file:" + secrets + ":password}";

    Outcome outcome =
        run(
            "ingest",
            kafka.certificateServers(),
            "security.protocol=SSL",
            "ssl.truststore.location=" + kafka.keys().trustStore(),
            "ssl.truststore.password=" + password,
            "ssl.keystore.location=" + kafka.keys().userKeys(),
            "ssl.keystore.password=" + password);

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    assertThat(outcome.out() + outcome.err()).doesNotContain(kafka.keys().password());
  }

  @Test
  void withoutACertificateNobodyGetsIn() throws IOException {
    assertRefused(
        run(
            "ingest",
            kafka.certificateServers(),
            "security.protocol=SSL",
            "ssl.truststore.type=PEM",
            "ssl.truststore.location=" + kafka.keys().brokerCertificate()),
        "cannot reach the brokers");
  }

  private static void allowCertificate() {
    acls()
        .filter(acl -> acl.command().equals("ingest"))
        .forEach(acl -> kafka.allow("User:CN=ingest", acl.type(), acl.name(), acl.operation()));
  }

  private static String user(String name) {
    return "User:" + name;
  }

  /** A run over one more message, of a command that has only the options that it must have. */
  private static Outcome run(String command, String servers, String... settings)
      throws IOException {
    Services.send(
        producer,
        List.of(new ProducerRecord<>("orders", "{\"id\":1}".getBytes(StandardCharsets.UTF_8))));
    Path config = Files.write(folder.resolve("client.properties"), List.of(settings));
    List<String> args = new ArrayList<>();
    args.add(command);
    args.add("--bootstrapServers=" + servers);
    args.add("--kafkaConfig=" + config);
    if (command.equals("simulate")) {
      args.add("--games=1");
    } else {
      args.add("--raw=" + folder.resolve("raw"));
      args.add("--standard=" + folder.resolve("standard"));
    }
    if (command.equals("ingest")) {
      args.addAll(List.of("--until=latest", "--topics=orders", "--shippedModels=false"));
    }
    return Outcome.of(args);
  }

  private static String[] scram(String user) throws IOException {
    return scram(
        user, Files.writeString(folder.resolve("secrets.properties"), "password=" + PASSWORD));
  }

  private static String[] scram(String user, Path secrets) {
    return example(0, secrets)
        .map(line -> line.replace("\"ingest\"", "\"" + user + "\""))
        .toArray(String[]::new);
  }

  /** The settings of the README, with the files of this test. */
  private static Stream<String> example(int number, Path secrets) {
    return Readme.at("pipelines/README.md").blocks("properties").get(number).stream()
        .map(line -> line.replace("/run/secrets/kafka.properties", secrets.toString()))
        .map(line -> line.replace("/etc/kafka/brokers.pem", "" + kafka.keys().brokerCertificate()))
        .map(line -> line.replace("/etc/kafka/ingest.pem", "" + kafka.keys().userPem()));
  }

  /** One line, and no stack trace. */
  private static void assertRefused(Outcome outcome, String sentence) {
    assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(Splitter.on('…').split(sentence))
        .allSatisfy(part -> assertThat(outcome.err()).contains(part));
  }
}
