package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Services.Outcome;

/** What a store refuses: StoreRefusalsTest. */
class IngestFailuresTest {
  @TempDir Path folder;

  @Test
  void aMissingTopicIsOneSentenceWithTheTopicsThatExist() {
    String topic = Services.newTopic(1);

    assertFails(
            Services.run(Services.ingest(Services.newLake(), "--topics=nowhere", "--until=latest")))
        .contains("there is no topic nowhere", topic);
  }

  @Test
  void anUnreachableBrokerIsOneSentence() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertFails(
            Services.run(
                Services.ingest(
                    Services.newLake(), "--bootstrapServers=127.0.0.1:" + port, "--until=latest")))
        .contains("cannot reach the brokers", "127.0.0.1:" + port);
  }

  @Test
  void aLocationThatCannotBeWrittenIsOneSentence() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 1, 0);

    assertFails(
            Services.run(
                Services.ingest(
                    Services.newLake(),
                    "--topics=" + topic,
                    "--raw=" + file.resolve("raw"),
                    "--until=latest")))
        .contains("cannot read " + file.resolve("raw"), "Not a directory");
  }

  @Test
  void verboseAddsTheStackTrace() {
    Outcome outcome =
        Services.run(
            Services.ingest(Services.newLake(), "--topics=nowhere", "--until=latest", "--verbose"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().lines()).anyMatch(line -> line.startsWith("\tat superhero.dataflow"));
  }

  @Test
  void valuesOfTheKafkaConfigAreNeverPrinted() throws IOException {
    Path config = folder.resolve("client.properties");
    Files.writeString(
        config,
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"
            + "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"user\" password=\"hush-hush\";\n");

    Outcome outcome =
        Services.run(
            Services.ingest(
                Services.newLake(), "--kafkaConfig=" + config, "--until=latest", "--verbose"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.out() + outcome.err())
        .contains("cannot reach the brokers")
        .doesNotContain("hush-hush");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertFails(Outcome outcome) {
    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().lines()).hasSize(1);
    return assertThat(outcome.err());
  }
}
