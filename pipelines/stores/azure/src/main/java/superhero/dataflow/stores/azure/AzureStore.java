package superhero.dataflow.stores.azure;

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

  @Override
  public StoreClient connect(PipelineOptions options) {
    return new AzureClient(options.as(AzureStorageOptions.class).getAzureEndpoint());
  }
}
