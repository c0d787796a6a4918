package superhero.dataflow.stores.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.util.Configuration;
import com.azure.core.util.SharedExecutorService;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What Azure's {@code DefaultAzureCredential} finds on machines of Azure (the environment's service
 * principal, a workload identity, a managed identity), or who has called {@code az login}. It does
 * not look into development tools, for which it would need native code.
 */
final class MachineIdentity {
  private static final int MAX_THREADS = 8;

  private MachineIdentity() {}

  static TokenCredential credential(HttpClient http) {
    SharedExecutorService.getInstance().setExecutorService(threads());
    return new ChainedTokenCredentialBuilder()
        .addLast(
            new DefaultAzureCredentialBuilder().httpClient(http).configuration(ofServers()).build())
        .addLast(new AzureCliCredentialBuilder().build())
        .build();
  }

  // Nothing else sets one value beside those of the environment.
  @SuppressWarnings("deprecation")
  private static Configuration ofServers() {
    return Configuration.getGlobalConfiguration().clone().put("AZURE_TOKEN_CREDENTIALS", "prod");
  }

  /**
   * For tokens. The threads that Azure's library makes are ended by a hook of the JVM, which keeps
   * the class loader of a job that has ended; these end by themselves.
   */
  private static ScheduledThreadPoolExecutor threads() {
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(
            MAX_THREADS,
            task -> {
              Thread thread = new Thread(task, "azure-identity");
              thread.setDaemon(true);
              return thread;
            });
    threads.setKeepAliveTime(10, TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
