package superhero.dataflow.stores.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ServiceLoader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.testdata.EmbeddedGcs;

class GcsStoreTest {
  @Test
  void theStoreAndItsOptionsAreFound() throws IOException {
    Store store =
        ServiceLoader.load(Store.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.scheme().equals("gs"))
            .findFirst()
            .orElseThrow();

    try (EmbeddedGcs gcs = EmbeddedGcs.start("lake")) {
      StoreClient client = store.connect(options("" + gcs.endpoint()));
      client.put("gs://lake/a", new byte[] {1}, "text/plain");
      assertThat(gcs.objects("lake")).containsOnlyKeys("a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/storage/v1/", "/storage/v1"})
  void anEndpointMayBeWrittenAsForBeam(String path) throws IOException {
    try (EmbeddedGcs gcs = EmbeddedGcs.start("lake")) {
      StoreClient client = new GcsStore().connect(options(gcs.endpoint() + path));
      client.put("gs://lake/a", new byte[] {1}, "text/plain");
      assertThat(gcs.objects("lake")).containsOnlyKeys("a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:4443", "ftp://localhost", "http://", "http://a/storage", "a b"})
  void anEndpointIsAServer(String endpoint) {
    assertThatThrownBy(() -> new GcsStore().connect(options(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--gcsEndpoint=" + endpoint + " should be a server such as http://127.0.0.1:4443");
  }

  @Test
  void toConnectAsksNobody() {
    assertThat(new GcsStore().connect(PipelineOptionsFactory.create())).isNotNull();
    assertThat(new GcsStore().connect(options("https://private.googleapis.com/"))).isNotNull();
  }

  /** Not "as" the store's own: that they are registered is to be seen. */
  private static PipelineOptions options(String endpoint) {
    return PipelineOptionsFactory.fromArgs("--gcsEndpoint=" + endpoint).create();
  }
}
