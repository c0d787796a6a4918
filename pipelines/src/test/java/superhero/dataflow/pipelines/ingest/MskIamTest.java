package superhero.dataflow.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginContext;
import javax.security.sasl.Sasl;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.requests.ListTransactionsRequest;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.pipelines.Readme;
import superhero.dataflow.pipelines.Services;

/** No AWS is asked: a login is signed on this machine. */
class MskIamTest {
  private static final String BROKER = "b-1.logs.abc123.c2.kafka.eu-west-1.amazonaws.com";

  @Test
  void theLoginOfKafkasClientsIsSignedWithTheCredentialsThatAreThere() throws Exception {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "hush-hush");
    try {
      byte[] token = sign();

      JsonNode said = new ObjectMapper().readTree(token);
      assertThat(said.get("host").textValue()).isEqualTo(BROKER);
      assertThat(said.get("action").textValue()).isEqualTo("kafka-cluster:Connect");
      assertThat(said.get("x-amz-credential").textValue())
          .matches("AKIDEXAMPLE/\\d{8}/eu-west-1/kafka-cluster/aws4_request");
      assertThat(said.get("x-amz-signature").textValue()).matches("[0-9a-f]{64}");
      assertThat(said.toString()).doesNotContain("hush-hush");
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "AWS_MSK_IAM, software.amazon.msk.auth.iam.IAMClientCallbackHandler, none, true",
        "OAUTHBEARER, none, software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler, true",
        "OAUTHBEARER, none, org.example.Login, false",
        "SCRAM-SHA-512, none, none, false",
        "none, none, none, false",
      })
  void theSettingsSayWhetherIamLogsIn(
      String mechanism, String client, String login, boolean isIam) {
    Map<String, String> settings = new HashMap<>();
    settings.put("sasl.mechanism", mechanism);
    settings.put("sasl.client.callback.handler.class", client);
    settings.put("sasl.login.callback.handler.class", login);
    settings.values().removeIf(Objects::isNull);

    assertThat(MskIam.isLogin(settings)).isEqualTo(isIam);
  }

  /** Version 1 of the request came with Kafka 3.8.0; Kafka's client says so to a broker with 0. */
  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void brokersThatDoNotKnowTheFilterAreTooOld(short version, boolean tooOld) {
    Throwable failure =
        catchThrowable(
            () ->
                new ListTransactionsRequest.Builder(
                        new ListTransactionsRequestData().setDurationFilter(Long.MAX_VALUE))
                    .build(version));

    assertThat(failure != null && MskIam.sentence(failure, "b-1:9098").isPresent())
        .isEqualTo(tooOld);
  }

  @Test
  void theSentenceNamesTheBrokersAndWhatToDo() {
    assertThat(MskIam.sentence(new UnsupportedVersionException("filter"), "b-1:9098"))
        .hasValue(
            "the brokers of Kafka b-1:9098 are older than 3.8, and there IAM lets no transaction"
                + " end, which the plan of ingest needs; upgrade the cluster, or log in by"
                + " SASL/SCRAM or a certificate");
    assertThat(MskIam.sentence(new TimeoutException("away"), "b-1:9098")).isEmpty();
  }

  @Test
  void theBrokerOfToday() {
    MskIam.checkTransactions(KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of()));
  }

  /** As Kafka's client does it when it connects, with the settings of the README. */
  private static byte[] sign() throws Exception {
    Properties settings = new Properties();
    settings.load(
        new StringReader(
            String.join("\n", Readme.at("pipelines/README.md").blocks("properties").get(2))));
    String mechanism = settings.getProperty("sasl.mechanism");
    JaasContext jaas =
        JaasContext.loadClientContext(
            Map.of("sasl.jaas.config", new Password(settings.getProperty("sasl.jaas.config"))));
    AuthenticateCallbackHandler handler =
        Class.forName(settings.getProperty("sasl.client.callback.handler.class"))
            .asSubclass(AuthenticateCallbackHandler.class)
            .getDeclaredConstructor()
            .newInstance();
    handler.configure(Map.of(), mechanism, jaas.configurationEntries());
    new LoginContext(jaas.name(), new Subject(), handler, jaas.configuration()).login();
    return Sasl.createSaslClient(new String[] {mechanism}, null, "kafka", BROKER, Map.of(), handler)
        .evaluateChallenge(new byte[0]);
  }
}
