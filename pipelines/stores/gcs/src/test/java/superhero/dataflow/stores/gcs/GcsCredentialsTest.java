package superhero.dataflow.stores.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.store.StoreException;
import superhero.dataflow.testdata.EmbeddedGcs;

class GcsCredentialsTest {
  private static final List<String> VARIABLES =
      List.of("GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_CONFIG", "DEVSHELL_CLIENT_PORT");

  private static final String OTHER_TIME =
      """
      {"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token \
      (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."}
      """;

  private final String home = System.getProperty("user.home");

  @BeforeEach
  void haveNoCredentials() {
    assumeTrue(
        VARIABLES.stream().allMatch(each -> System.getenv(each) == null),
        "the environment has credentials of its own");
  }

  @AfterEach
  void goHome() {
    System.setProperty("user.home", home);
  }

  @Test
  void credentialsAreLookedForWhenTheyAreNeeded(@TempDir Path folder) throws Exception {
    System.setProperty("user.home", folder.toString());
    try (EmbeddedGcs gcs = EmbeddedGcs.startWithToken("secret", "lake");
        CountingServer tokens = new CountingServer(gcs.endpoint())) {
      NetHttpTransport transport = new NetHttpTransport();
      GcsClient client =
          new GcsClient(gcs.endpoint().resolve("/"), transport, new GcsCredentials(transport));

      assertThatThrownBy(() -> client.list("gs://lake/", true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageStartingWith("there are no credentials for Google Cloud Storage; name a key")
          .hasMessageContaining("`gcloud auth application-default login`");

      writeKey(folder, tokens.endpoint() + "token");
      tokens.answer(503, Map.of(), new byte[0]);
      assertThatThrownBy(() -> client.list("gs://lake/", true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
          .hasMessage("no access token: status code 503");
      tokens.answer(400, Map.of(), "{\"error\":\"invalid_grant\"}".getBytes(UTF_8));
      assertThatThrownBy(() -> client.list("gs://lake/", true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessage("no access token: invalid_grant");
      // As Google answers where a clock is an hour behind or ahead.
      tokens.answer(400, Map.of(), OTHER_TIME.getBytes(UTF_8));
      assertThatThrownBy(() -> client.list("gs://lake/", true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessage(
              "no access token: Invalid JWT: Token must be a short-lived token (60 minutes) and in a"
                  + " reasonable timeframe. Check your iat and exp values in the JWT claim: set"
                  + " this machine's clock");

      tokens.answer(
          200,
          Map.of("Content-Type", "application/json"),
          "{\"access_token\":\"secret\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
              .getBytes(UTF_8));
      tokens.requests();
      assertThat(client.list("gs://lake/", true)).isEmpty();
      assertThat(client.list("gs://lake/", true)).isEmpty();
      assertThat(tokens.requests()).containsExactly("POST /token");
    }
  }

  /** Where gcloud leaves it. */
  private static void writeKey(Path home, String tokens) throws Exception {
    byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    JsonObject account = new JsonObject();
    account.addProperty("type", "service_account");
    account.addProperty("client_id", "1");
    account.addProperty("client_email", "lake@superhero.example");
    account.addProperty("private_key_id", "1");
    account.addProperty(
        "private_key",
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    account.addProperty("token_uri", tokens);
    Path gcloud = Files.createDirectories(home.resolve(".config/gcloud"));
    Files.writeString(gcloud.resolve("application_default_credentials.json"), account.toString());
  }
}
