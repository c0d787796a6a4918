package superhero.dataflow.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.HostAndPort;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.ServerAddress;

/** Where {@code --flinkMaster} says that a job manager is. */
final class JobManagerAddress {
  private static final int MAX_MILLISECONDS = 5000;

  private JobManagerAddress() {}

  /** Without it Flink's client tries for minutes, or ends with a stack trace. */
  static void check(FlinkPipelineOptions options, Mistakes mistakes) {
    String master = options.getFlinkMaster();
    if (master.startsWith("[")) {
      return;
    }
    String dir = options.getFlinkConfDir();
    Configuration flink =
        dir == null
            ? GlobalConfiguration.loadConfiguration()
            : GlobalConfiguration.loadConfiguration(dir);
    if (flink.contains(HighAvailabilityOptions.HA_MODE)) {
      // The leader's address is then elsewhere.
      return;
    }
    int port = flink.get(RestOptions.PORT);
    String address = master.replaceFirst("^https?://", "");
    ServerAddress.flaw(address, port)
        .or(
            () ->
                SecurityOptions.isRestSSLEnabled(flink)
                    ? Optional.empty()
                    : stranger(address, port))
        .ifPresent(
            flaw ->
                mistakes.add(
                    "flinkMaster",
                    master,
                    flaw + "; it should be host:port of a job manager's REST endpoint"));
  }

  /** What somebody else than a job manager says; empty for a job manager. */
  private static Optional<String> stranger(String address, int defaultPort) {
    HostAndPort server = HostAndPort.fromString(address).withDefaultPort(defaultPort);
    long patience = System.nanoTime() + Duration.ofMillis(MAX_MILLISECONDS).toNanos();
    try {
      URL config = new URL("http", server.getHost(), server.getPort(), "/v1/config");
      HttpURLConnection request = get(config);
      // So answers one that has just started, while its leader is elected.
      while (request.getResponseCode() == HttpURLConnection.HTTP_UNAVAILABLE
          && System.nanoTime() < patience) {
        Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(200));
        request = get(config);
      }
      try (InputStream in = request.getInputStream()) {
        return new String(in.readAllBytes(), UTF_8).contains("flink-version")
            ? Optional.empty()
            : Optional.of("is no job manager");
      }
    } catch (IOException e) {
      return Optional.of("does not answer as a job manager does (" + e.getMessage() + ")");
    }
  }

  private static HttpURLConnection get(URL url) throws IOException {
    HttpURLConnection request = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    request.setConnectTimeout(MAX_MILLISECONDS);
    request.setReadTimeout(MAX_MILLISECONDS);
    return request;
  }
}
