package superhero.dataflow.stores.azure;

import java.net.URI;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Where Azure Blob Storage is. Credentials are no options: an account's key comes from {@code
 * AZURE_STORAGE_KEY}, a shared access signature from {@code AZURE_STORAGE_SAS_TOKEN}; without these
 * it is the identity of the machine or of its user.
 */
public interface AzureStorageOptions extends PipelineOptions {
  /** An account at another Blob service; none for the account of each location at Azure. */
  @Description(
      "Another Blob service, such as Azurite: http://127.0.0.1:10000/account (default: Azure)")
  URI getAzureEndpoint();

  void setAzureEndpoint(URI endpoint);
}
