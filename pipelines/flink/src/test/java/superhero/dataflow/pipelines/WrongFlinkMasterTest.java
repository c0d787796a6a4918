package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.pipelines.Services.Outcome;

/** A job manager that is not there. Flink's own client tries for minutes. */
class WrongFlinkMasterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1, cannot be reached (Connection refused)",
    "http://127.0.0.1:1, cannot be reached (Connection refused)",
    "no-such-host.invalid:8081, no address can be found for no-such-host.invalid",
    "no-such-host.invalid, no address can be found for no-such-host.invalid",
    "127.0.0.1:port, has no port that is a number",
    "'', has no host and port",
  })
  void oneSentenceSaysSoBeforeAnythingIsRead(String master, String flaw) {
    assertRefused(master, flaw);
  }

  @ParameterizedTest
  @CsvSource({
    "200, is no job manager",
    "404, does not answer as a job manager does (http://127.0.0.1:PORT/v1/config)"
  })
  void anotherServerIsNoJobManager(int status, String flaw) throws IOException {
    HttpServer server = server(exchange -> answer(exchange, status, ""));
    try {
      String port = "" + server.getAddress().getPort();
      assertRefused("127.0.0.1:" + port, flaw.replace("PORT", port));
    } finally {
      server.stop(0);
    }
  }

  /** As a job manager answers while it elects a leader; Flink's own comes to that by chance. */
  @Test
  void aJobManagerThatHasJustStartedIsWaitedFor() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        server(
            exchange ->
                answer(
                    exchange,
                    requests.incrementAndGet() < 3 ? 503 : 200,
                    "{\"flink-version\":\"1.19.1\"}"));
    try {
      assertTaken("127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
    assertThat(requests).hasValue(3);
  }

  @Test
  void aJobManagerIsTaken() throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.BIND_PORT, "0");
    MiniCluster cluster =
        new MiniCluster(new MiniClusterConfiguration.Builder().setConfiguration(settings).build());
    try {
      cluster.start();

      assertTaken(cluster.getRestAddress().get().getAuthority());
    } finally {
      cluster.close();
    }
  }

  private static HttpServer server(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Only another mistake is named. */
  private void assertTaken(String master) {
    assertThat(standardize(master, "--zzz=1").err())
        .isEqualTo("--zzz: there is no such option\nSee: superhero-dataflow standardize --help\n");
  }

  private void assertRefused(String master, String flaw) {
    Outcome outcome = standardize(master);

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .isEqualTo(
            "--flinkMaster=%s: %s; it should be host:port of a job manager's REST endpoint%nSee:"
                + " superhero-dataflow standardize --help%n",
            master, flaw);
    assertThat(folder).isEmptyDirectory();
  }

  private Outcome standardize(String master, String... more) {
    List<String> args = new ArrayList<>();
    args.add("standardize");
    args.add("--raw=" + folder.resolve("raw"));
    args.add("--standard=" + folder.resolve("standard"));
    args.add("--flinkMaster=" + master);
    args.addAll(List.of(more));
    return Outcome.of(args);
  }
}
