package superhero.dataflow.stores.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.ServiceLoader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.store.StoreException;
import superhero.dataflow.testdata.EmbeddedAzure;

class EmbeddedAzureClientTest extends BlobServiceTests {
  private static EmbeddedAzure azure;

  @BeforeAll
  static void start() {
    azure = EmbeddedAzure.start("lake");
  }

  @AfterAll
  static void stop() {
    azure.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\uFFFE", "a\u0001 %41", "a\r\n\t"})
  void namesThatXmlCannotHoldAreListed(String blob) throws IOException {
    client().put(name(blob), bytes("1"), "text/plain");

    assertThat(azure.blobs("lake")).containsKey(name(blob).split("/lake/", 2)[1]);
    assertThat(client().list(name(""), true))
        .extracting(StoreClient.Listed::name)
        .containsExactly(name(blob));
  }

  @Test
  void whatIsNoKeyIsNotShown() {
    System.setProperty("AZURE_STORAGE_KEY", "se cret");

    assertThatThrownBy(() -> client().list(name(""), false))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("AZURE_STORAGE_KEY should be")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "http:nowhere", "ftp://127.0.0.1/account"})
  void whatIsNoEndpointIsSaid(String endpoint) {
    AzureStorageOptions options = PipelineOptionsFactory.as(AzureStorageOptions.class);
    options.setAzureEndpoint(URI.create(endpoint));

    assertThatThrownBy(() -> new AzureStore().connect(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--azureEndpoint=" + endpoint + " should be");
  }

  @Test
  void anAccountThatNoUrlCanNameIsFinal() {
    assertThatThrownBy(() -> new AzureClient(null).list("azfs://a:b/lake/", false))
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.isPassing()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"azfs://account", "azfs:///lake/a", "s3://bucket/a"})
  void aNameHasAnAccountAndAContainer(String name) {
    assertThatThrownBy(() -> client().read(name, StoreClient.ALL))
        .isInstanceOf(StoreException.class)
        .hasMessage("should have the form azfs://account/container/folder");
  }

  @Test
  void itIsFoundAsAService() {
    assertThat(ServiceLoader.load(Store.class))
        .singleElement()
        .satisfies(store -> assertThat(store.scheme()).isEqualTo("azfs"));
  }

  @Override
  URI endpoint() {
    return azure.endpoint();
  }

  @Override
  String account() {
    return azure.account();
  }

  @Override
  String accountKey() {
    return azure.accountKey();
  }

  @Override
  long requests() {
    return azure.requests();
  }

  @Override
  boolean isCounted() {
    return true;
  }
}
