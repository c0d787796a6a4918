package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.EmbeddedKafka;

class KafkaConfigTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security.protocol=hush-hush",
        "request.timeout.ms=hush-hush",
        "max.poll.records=hush-hush",
        "acks=hush-hush",
      })
  void aWrongSettingIsNamedButNotItsValue(String setting) throws IOException {
    String name = setting.substring(0, setting.indexOf('='));

    assertThat(failureWith("ingest", setting))
        .contains("Kafka's clients do not take [" + name + "]")
        .doesNotContain("hush-hush");
    assertThat(failureWith("simulate", setting))
        .contains("Kafka's clients do not take [" + name + "]")
        .doesNotContain("hush-hush");
  }

  @Test
  void anObjectOfAStoreIsReadAsAFileIs() {
    Services.readStores();
    Location.of("s3://lake/settings")
        .put("wrong.properties", "acks=hush-hush".getBytes(UTF_8), "text/plain");

    assertThat(failureWithFile("s3://lake/settings/wrong.properties"))
        .contains("Kafka's clients do not take [acks]")
        .doesNotContain("hush-hush");
    assertThat(failureWithFile("s3://lake/settings/missing.properties"))
        .contains(
            "--kafkaConfig=s3://lake/settings/missing.properties: cannot be read; it should be a"
                + " properties file");
  }

  private static String failureWithFile(String file) {
    return Services.run(Services.ingest(Services.newLake(), "--kafkaConfig=" + file)).err();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config=hush-hush",
        "sasl.jaas.config=org.example.Login required password=hush-hush more;",
        "sasl.jaas.config=org.example.Login hush-hush password=x;",
      })
  void ofAWrongLoginNoValueIsPrinted(String setting) throws IOException {
    assertThat(failureWith("ingest", setting, "security.protocol=SASL_SSL", "sasl.mechanism=PLAIN"))
        .contains("Kafka's clients do not take", "sasl.jaas.config")
        .doesNotContain("hush-hush");
  }

  @Test
  void ofAWrongKeyNoValueIsPrinted() throws IOException {
    assertThat(
            failureWith(
                "ingest",
                "security.protocol=SSL",
                "ssl.keystore.location=/hush-hush",
                "ssl.keystore.password=hush-hush"))
        .contains("Kafka's clients do not take", "ssl.keystore.location")
        .doesNotContain("hush-hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "simulate", "replay"})
  void aSecretOfAFileLogsInAndIsNotPrinted(String command) throws IOException {
    Path secrets = folder.resolve("secrets.properties");
    Files.writeString(secrets, "password=" + Services.KAFKA.password());
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 3, 0);
    Lake lake = Services.newLake();
    List<String> args = Services.ingest(lake, "--topics=" + topic, "--until=latest", "--verbose");
    if (command.equals("simulate")) {
      args = new ArrayList<>(List.of(command, "--games=1"));
    } else if (command.equals("replay")) {
      assertThat(Services.run(args).exitCode()).isEqualTo(Main.DONE);
      args = new ArrayList<>(List.of(command, "--raw=" + lake.raw(), "--toKafka=" + topic));
      args = Services.reachingStores(args);
    }
    args.add("--bootstrapServers=" + Services.KAFKA.loginServers());
    args.add("--kafkaConfig=" + login("${file:" + secrets + ":password}"));

    try (Jobs jobs = new Jobs(folder)) {
      assertThat(jobs.start(Program.here(), args).end(Main.DONE))
          .contains(command + " done")
          .doesNotContain(Services.KAFKA.password(), "travel with the job");
    }
  }

  @Test
  void aSecretInTheFileItselfIsWarnedAboutOnceAndNotPrinted() throws IOException {
    List<String> args =
        List.of(
            "simulate",
            "--games=0",
            "--bootstrapServers=" + Services.KAFKA.loginServers(),
            "--kafkaConfig=" + login(Services.KAFKA.password()));

    try (Jobs jobs = new Jobs(folder)) {
      assertThat(jobs.start(Program.here(), args).end(Main.DONE))
          .containsOnlyOnce("secrets in [sasl.jaas.config] travel with the job and its savepoints")
          .doesNotContain(Services.KAFKA.password());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"${env:NO_SUCH_NAME}", "${file:/no/such/file:key}", "${vault:key}"})
  void aPlaceholderWithoutAValueIsAMistake(String placeholder) throws IOException {
    Path config = login(placeholder);

    Outcome outcome = Services.run(Services.ingest(Services.newLake(), "--kafkaConfig=" + config));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains(
            "--kafkaConfig="
                + config
                + ": there is no value for "
                + placeholder
                + " in sasl.jaas.config");
  }

  @Test
  void aFileThatIsNoPropertiesFileIsAMistake() throws IOException {
    Path config = folder.resolve("windows.properties");
    Files.writeString(config, "ssl.truststore.location=C:\\users\\me\\trust.jks\n");

    Outcome outcome = Services.run(Services.ingest(Services.newLake(), "--kafkaConfig=" + config));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains("--kafkaConfig=" + config + ": cannot be read; it should be a properties file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:99999", "no.such.host.invalid:9092"})
  void wrongBootstrapServersAreNamed(String servers) {
    Outcome outcome =
        Services.run(Services.ingest(Services.newLake(), "--bootstrapServers=" + servers));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().lines())
        .containsExactly(
            "no address can be found for Kafka "
                + servers
                + "; it should be host:port, several comma separated");
  }

  @Test
  void simulateSaysWhereATopicHasTooFewPartitions() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("lib.server.game", 2);

      Outcome outcome =
          Services.run(
              List.of("simulate", "--bootstrapServers=" + kafka.bootstrapServers(), "--games=1"));

      assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
      assertThat(outcome.err().lines())
          .containsExactly("topic lib.server.game has 2 partitions, and 4 are needed");
    }
  }

  private Path login(String password) throws IOException {
    Path config = folder.resolve("login.properties");
    Files.write(
        config,
        List.of(
            "security.protocol=SASL_PLAINTEXT",
            "sasl.mechanism=PLAIN",
            String.format(
                "sasl.jaas.config=%s required username=\"%s\" password=\"%s\";",
                PlainLoginModule.class.getName(), Services.KAFKA.user(), password)));
    return config;
  }

  /** All that is printed, the stack trace too. */
  private String failureWith(String command, String... settings) throws IOException {
    Path config = folder.resolve("client.properties");
    Files.write(config, List.of(settings));
    List<String> args = new ArrayList<>();
    if (command.equals("ingest")) {
      args.addAll(Services.ingest(Services.newLake(), "--topics=" + Services.newTopic(1)));
      args.add("--until=latest");
    } else {
      args.add(command);
      args.add("--bootstrapServers=" + Services.KAFKA.bootstrapServers());
    }
    args.add("--kafkaConfig=" + config);
    args.add("--verbose");
    Outcome outcome = Services.run(args);
    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    return outcome.out() + outcome.err();
  }
}
