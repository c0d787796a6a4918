package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed function of Google Cloud with Google's own invoker, in a process of its own. */
class GcpIT {
  private static final String FINALIZED = "google.cloud.storage.object.v1.finalized";

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void finalizedManifestsBecomeTablesAndWhatFailsIsToComeAgain() throws Exception {
    Path unpacked = Packed.unpack("gcp", folder);
    int port = freePort();
    try (CloudLake lake = CloudLake.of("gs");
        Jobs jobs = new Jobs(folder)) {
      List<String> manifests = lake.manifests();
      Job function = start(jobs, unpacked, port, lake.options());
      await()
          .atMost(Duration.ofMinutes(1))
          .failFast(() -> assertThat(function.isAlive()).as(function.said()).isTrue())
          .until(() -> accepts(port));

      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int time = 0; time < 2; time++) {
        for (String each : manifests) {
          answers.add(send(port, FINALIZED, "raw/" + each));
        }
      }
      answers.add(send(port, FINALIZED, "raw/_lake.json"));
      answers.add(send(port, FINALIZED, "raw/a b/ü+%.json"));
      assertThat(answers)
          .allSatisfy(each -> assertThat(each.join()).as(function.said()).isBetween(200, 204));
      assertThat(
              send(port, "google.cloud.storage.object.v1.deleted", "raw/" + manifests.get(0))
                  .join())
          .isEqualTo(500);
      assertThat(send(port, FINALIZED, "raw/" + manifests.get(0).replace("_0000", "_0001")).join())
          .as("a manifest that is not there")
          .isEqualTo(500);
      lake.assertAsStandardizeMakesIt();
    }
  }

  private static Job start(Jobs jobs, Path unpacked, int port, String options) {
    return jobs.start(
        "function",
        Map.of("OPTIONS", options),
        Packed.java(
            "-jar",
            "target/java-function-invoker.jar",
            "--classpath",
            unpacked.resolve("superhero-dataflow-gcp.jar").toString(),
            "--target",
            "superhero.dataflow.serverless.gcp.StandardizeFunction",
            "--port",
            "" + port));
  }

  /** A CloudEvent over HTTP, as Eventarc sends it. */
  private CompletableFuture<Integer> send(int port, String type, String name) {
    String body =
        "{\"bucket\":\"lake\",\"name\":\"%s\",\"contentType\":\"application/json\"}"
            .formatted(name);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("ce-id", Services.unique("event"))
            .header("ce-source", "//storage.googleapis.com/projects/_/buckets/lake")
            .header("ce-specversion", "1.0")
            .header("ce-type", type)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
