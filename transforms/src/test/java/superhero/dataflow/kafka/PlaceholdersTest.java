package superhero.dataflow.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.testdata.EmbeddedKafka;

class PlaceholdersTest {
  @TempDir Path folder;

  @Test
  void theSecretStaysOnTheMachineAndLogsIn() throws IOException {
    try (EmbeddedKafka broker = EmbeddedKafka.start()) {
      Path secrets = folder.resolve("secrets.properties");
      Files.writeString(secrets, "password=" + broker.password());
      KafkaCluster kafka =
          KafkaCluster.at(
              broker.loginServers(), login(broker.user(), "${file:" + secrets + ":password}"));

      byte[] travels = SerializableUtils.serializeToByteArray(kafka);

      assertThat(new String(travels, ISO_8859_1))
          .contains("${file:" + secrets)
          .doesNotContain(broker.password());
      assertThat(kafka.toString()).doesNotContain(broker.password());
      KafkaCluster there = SerializableUtils.clone(kafka);
      assertThat(there.topics()).isEmpty();
    }
  }

  @Test
  void environmentFilesAndDirectoriesNeedNoDeclaration() throws IOException {
    Files.writeString(folder.resolve("file.properties"), "key=from-file");
    Files.writeString(folder.resolve("key"), "from-directory");

    assertThat(
            Placeholders.resolve(
                Map.of(
                    "a",
                    "${env:PATH}",
                    "b",
                    "<${file:" + folder.resolve("file.properties") + ":key}>",
                    "c",
                    "${directory:" + folder + ":key}")))
        .isEqualTo(Map.of("a", System.getenv("PATH"), "b", "<from-file>", "c", "from-directory"));
  }

  @Test
  void providersThatAreDeclaredAreTheOnlyOnes() throws IOException {
    Files.writeString(folder.resolve("key"), "value");
    Map<String, String> settings =
        Map.of(
            "config.providers",
            "mine",
            "config.providers.mine.class",
            "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
            "a",
            "${mine:" + folder + ":key}");
    Map<String, String> other = new HashMap<>(settings);
    other.put("b", "${env:PATH}");

    assertThat(Placeholders.resolve(settings)).isEqualTo(Map.of("a", "value"));
    assertThat(Placeholders.unresolved(other)).isEqualTo(Map.of("${env:PATH}", "b"));
  }

  @Test
  void aSecretIsNotReadForPlaceholders() throws IOException {
    Files.writeString(folder.resolve("key"), "${env:PATH}");

    assertThat(Placeholders.resolve(Map.of("a", "${directory:" + folder + ":key}")))
        .isEqualTo(Map.of("a", "${env:PATH}"));
  }

  @Test
  void settingsWithoutPlaceholdersStayAsTheyAre() {
    Map<String, String> settings = Map.of("acks", "all", "password", "$100{}");

    assertThat(Placeholders.withProviders(settings)).isEqualTo(settings);
    assertThat(Placeholders.resolve(settings)).isEqualTo(settings);
  }

  @Test
  void whatHasNoValueIsNamed() {
    for (String placeholder :
        List.of(
            "${env:NO_SUCH_NAME}",
            "${file:/no/such/file:key}",
            "${directory:/no/such/folder:key}",
            "${vault:path:key}")) {
      KafkaCluster kafka = KafkaCluster.at("127.0.0.1:1", login("user", placeholder));

      assertThatThrownBy(kafka::admin)
          .isInstanceOf(JobException.class)
          .hasMessage(
              "there is no value for " + placeholder + " in the Kafka setting sasl.jaas.config");
    }
  }

  private static Map<String, String> login(String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
  }
}
