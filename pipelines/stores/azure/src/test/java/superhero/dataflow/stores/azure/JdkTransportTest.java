package superhero.dataflow.stores.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JdkTransportTest {
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void anAnswerThatNeverBeginsHasAnEnd() {
    CompletableFuture<Void> gone = answer(0, out -> {});

    assertThatThrownBy(() -> ask(new JdkTransport(LIMIT, LONG)))
        .hasCauseInstanceOf(HttpTimeoutException.class);
    assertThat(gone).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatComesByteByByteHasAnEnd() {
    CompletableFuture<Void> gone =
        answer(
            100,
            out -> {
              out.write('x');
              out.flush();
            });

    assertThatThrownBy(() -> ask(new JdkTransport(Duration.ofSeconds(2), LIMIT)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the answer does not end");
    assertThat(gone).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    CompletableFuture<Void> gone =
        answer(
            100,
            out -> {
              throw new IOException("the server ends it");
            });

    assertThatThrownBy(() -> ask(new JdkTransport())).isInstanceOf(UncheckedIOException.class);
    assertThat(gone).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void nobodyListens() throws IOException {
    server.close();

    assertThatThrownBy(() -> ask(new JdkTransport())).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void whoIsInterruptedStaysInterrupted() {
    // Nobody answers.
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> ask(new JdkTransport())).hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private interface Drip {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Answers one request.
   *
   * @param every ms between drips; zero where even the head does not come
   * @return completes when the client has closed the connection, or the server
   */
  private CompletableFuture<Void> answer(int every, Drip drip) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket client = server.accept()) {
            if (every == 0) {
              client.getInputStream().transferTo(OutputStream.nullOutputStream());
              return;
            }
            client.getOutputStream().write(HEAD.getBytes(UTF_8));
            while (true) {
              drip.to(client.getOutputStream());
              TimeUnit.MILLISECONDS.sleep(every);
            }
          } catch (IOException | InterruptedException e) {
            // The client has gone.
          }
        });
  }

  private void ask(JdkTransport transport) {
    transport.sendSync(
        new HttpRequest(HttpMethod.GET, "http://127.0.0.1:" + server.getLocalPort() + "/a"),
        Context.NONE);
  }
}
