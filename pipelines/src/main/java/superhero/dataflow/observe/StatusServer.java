package superhero.dataflow.observe;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers GET requests of an operator's tools and browser, until it is closed. */
final class StatusServer implements AutoCloseable {
  private static final Answer NOT_FOUND = Answer.text(404, "there is no such page\n");
  private static final Answer NOT_ALLOWED = Answer.text(405, "only GET\n");

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2, new ThreadFactoryBuilder().setNameFormat("status-%d").setDaemon(true).build());
  private final Map<String, Supplier<Answer>> pages;

  /** What a page says. */
  record Answer(int code, String contentType, String body) {
    static Answer text(int code, String text) {
      return new Answer(code, "text/plain; charset=utf-8", text);
    }
  }

  /**
   * Begins to answer.
   *
   * @param port 0 for one that is free
   * @param pages by path
   * @throws IOException if it cannot listen there
   */
  StatusServer(String host, int port, Map<String, Supplier<Answer>> pages) throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    this.pages = pages;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Security-Policy",
              "default-src 'none'; connect-src 'self'; img-src data:; script-src 'unsafe-inline';"
                  + " style-src 'unsafe-inline'; frame-ancestors 'none'");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(String method, String path) {
    if (!method.equals("GET")) {
      return NOT_ALLOWED;
    }
    Supplier<Answer> page = pages.get(path);
    return page == null ? NOT_FOUND : page.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
