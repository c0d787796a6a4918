package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's side of its Runtime API, version 2018-06-01, for one function: gives it events, and
 * takes its answers.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> given = new ConcurrentHashMap<>();
  private final CompletableFuture<Long> asked = new CompletableFuture<>();

  RuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(ROOT, this::handle);
    server.start();
  }

  /** What a function made of an event. */
  record Answer(boolean isError, String body) {}

  private record Invocation(
      String id, String event, Duration limit, CompletableFuture<Answer> answer) {}

  /** For AWS_LAMBDA_RUNTIME_API. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Gives an event to the function when it asks for the next. */
  CompletableFuture<Answer> invoke(String event, Duration limit) {
    Invocation invocation =
        new Invocation(UUID.randomUUID().toString(), event, limit, new CompletableFuture<>());
    waiting.add(invocation);
    return invocation.answer();
  }

  /** When the function asked for its first event, which ends its init phase, by the nano clock. */
  CompletableFuture<Long> asked() {
    return asked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("invocation/next")) {
        asked.complete(System.nanoTime());
        Invocation next = waiting.take();
        given.put(next.id(), next);
        give(next, exchange);
        return;
      }
      if (path.equals("restore/next")) {
        // SnapStart: the snapshot would be taken now.
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      Answer answer = new Answer(path.endsWith("/error"), new String(body, StandardCharsets.UTF_8));
      if (path.equals("init/error")) {
        asked.completeExceptionally(new IllegalStateException(answer.body()));
      } else {
        given.remove(Splitter.on('/').splitToList(path).get(1)).answer().complete(answer);
      }
      exchange.sendResponseHeaders(202, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void give(Invocation next, HttpExchange exchange) throws IOException {
    byte[] event = next.event().getBytes(StandardCharsets.UTF_8);
    Map.of(
            "Content-Type",
            "application/json",
            "Lambda-Runtime-Aws-Request-Id",
            next.id(),
            "Lambda-Runtime-Deadline-Ms",
            "" + (System.currentTimeMillis() + next.limit().toMillis()),
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:us-east-1:123456789012:function:standardize")
        .forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
