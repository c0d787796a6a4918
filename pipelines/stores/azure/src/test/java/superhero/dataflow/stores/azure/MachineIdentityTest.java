package superhero.dataflow.stores.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With what stands for the machines of Azure. */
class MachineIdentityTest {
  private static final String TOKEN = "open sesame";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          exchange.getRequestBody().readAllBytes();
          byte[] token =
              "{\"access_token\":\"%s\",\"expires_on\":\"4102444800\",\"token_type\":\"Bearer\"}"
                  .formatted(TOKEN)
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, token.length);
          exchange.getResponseBody().write(token);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aManagedIdentityIsFoundBehindThoseThatAreNotSet() throws IOException, InterruptedException {
    // In a process of its own: it is the environment that says where identities are.
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AskForToken.class.getName());
    java.environment()
        .put("IDENTITY_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    java.environment().put("IDENTITY_HEADER", "a secret of the machine");
    Process process = java.redirectError(Redirect.DISCARD).start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo(TOKEN);
    assertThat(process.waitFor()).isZero();
    assertThat(asked).containsExactly("GET /token");
  }

  /** Prints the token of the identity that it finds. */
  static final class AskForToken {
    private AskForToken() {}

    public static void main(String[] arguments) {
      System.out.print(
          MachineIdentity.credential(new JdkTransport())
              .getTokenSync(
                  new TokenRequestContext().addScopes("https://storage.azure.com/.default"))
              .getToken());
    }
  }
}
