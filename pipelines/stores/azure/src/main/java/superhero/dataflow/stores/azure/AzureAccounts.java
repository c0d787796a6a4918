package superhero.dataflow.stores.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import superhero.dataflow.store.StoreException;

/** The accounts that were asked for, each with the credentials found at its first use. */
final class AzureAccounts {
  /** It asks once; who calls the store waits and asks again. */
  private static final RetryOptions NO_RETRIES =
      new RetryOptions(new FixedDelayOptions(0, Duration.ofSeconds(1)));

  private final URI endpoint;
  private final HttpClient http = new JdkTransport();
  private final Map<String, BlobServiceClient> accounts = new ConcurrentHashMap<>();

  /**
   * Accounts at Azure, or at another service.
   *
   * @param endpoint null for Azure
   */
  AzureAccounts(URI endpoint) {
    this.endpoint = endpoint;
  }

  BlobContainerClient container(AzureName name) throws StoreException {
    BlobServiceClient account = accounts.get(name.account());
    if (account == null) {
      account = connect(name.account());
      accounts.put(name.account(), account);
    }
    return account.getBlobContainerClient(name.container());
  }

  private BlobServiceClient connect(String account) throws StoreException {
    String url =
        endpoint == null ? "https://" + account + ".blob.core.windows.net" : endpoint.toString();
    BlobServiceClientBuilder builder =
        new BlobServiceClientBuilder().endpoint(url).httpClient(http).retryOptions(NO_RETRIES);
    String key = setting("AZURE_STORAGE_KEY");
    String signature = setting("AZURE_STORAGE_SAS_TOKEN");
    if (key != null) {
      builder.credential(sharedKey(account, key));
    } else if (signature != null) {
      builder.sasToken(signature);
    } else if (url.startsWith("https:")) {
      builder.credential(MachineIdentity.credential(http));
    } else {
      throw AzureFailure.noCredentials(null);
    }
    return builder.buildClient();
  }

  private static StorageSharedKeyCredential sharedKey(String account, String key)
      throws StoreException {
    try {
      Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          "AZURE_STORAGE_KEY should be a key of the account as Azure shows it, in Base64",
          null,
          false);
    }
    return new StorageSharedKeyCredential(account, key);
  }

  /** Where Azure's library looks for its own, which remembers what it saw first. */
  private static String setting(String name) {
    String value = System.getProperty(name, System.getenv(name));
    return value == null || value.isBlank() ? null : value.strip();
  }
}
