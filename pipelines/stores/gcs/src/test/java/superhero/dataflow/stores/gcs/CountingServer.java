package superhero.dataflow.stores.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Stands before a server and remembers each request; it can change one, or answer by itself. */
final class CountingServer implements AutoCloseable {
  private static final Set<String> PASSED_ON =
      Set.of("Content-type", "Range", "Authorization", "Accept-encoding");

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;
  private final URI behind;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<byte[]> change = UnaryOperator.identity();
  private volatile Answer answer;

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Answer(int status, Map<String, String> headers, byte[] body) {}

  CountingServer(URI behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** With a slash at its end. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Method and path of those since the last call. */
  List<String> requests() {
    List<String> since = new ArrayList<>(requests);
    requests.clear();
    return since;
  }

  /** From now on bodies of requests are others. */
  void change(UnaryOperator<byte[]> change) {
    this.change = change;
  }

  /** From now on this is the answer to everything. */
  void answer(int status, Map<String, String> headers, byte[] body) {
    answer = new Answer(status, headers, body);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer given = answer == null ? forward(exchange, body) : answer;
      given.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          given.status(), given.body().length == 0 ? -1 : given.body().length);
      if (given.body().length > 0) {
        exchange.getResponseBody().write(given.body());
      }
    }
  }

  private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(change.apply(body)));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (PASSED_ON.contains(name)) {
                request.header(name, values.get(0));
              }
            });
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      String type = response.headers().firstValue("Content-Type").orElse("none/none");
      return new Answer(response.statusCode(), Map.of("Content-Type", type), response.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
