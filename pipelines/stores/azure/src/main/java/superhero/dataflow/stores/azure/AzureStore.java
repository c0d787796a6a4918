package superhero.dataflow.stores.azure;

import java.net.URI;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.StoreClient;

/**
 * Azure Blob Storage: {@code azfs://account/container/blob}, as Beam names it. Accounts with a
 * hierarchical namespace (Data Lake Storage Gen2) are reached by the same requests.
 */
public final class AzureStore implements Store {
  @Override
  public String scheme() {
    return "azfs";
  }

  @Override
  public String title() {
    return "Azure Blob Storage";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return AzureStorageOptions.class;
  }

  /**
   * A client that needs no end: its threads go when it is not used.
   *
   * @throws IllegalArgumentException if the endpoint cannot be used
   */
  @Override
  public StoreClient connect(PipelineOptions options) {
    URI endpoint = options.as(AzureStorageOptions.class).getAzureEndpoint();
    if (endpoint != null
        && (endpoint.getHost() == null
            || !Set.of("http", "https").contains(endpoint.getScheme()))) {
      throw new IllegalArgumentException(
          "--azureEndpoint="
              + endpoint
              + " should be a URI of an account, such as http://127.0.0.1:10000/account");
    }
    return new AzureClient(endpoint);
  }
}
