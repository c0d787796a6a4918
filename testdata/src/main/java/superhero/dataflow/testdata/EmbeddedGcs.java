package superhero.dataflow.testdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Google Cloud Storage in this process, on 127.0.0.1 and a free port, with its objects in memory:
 * what its JSON API does with buckets and whole objects, for the clients of this project, Beam's
 * and {@code gcloud storage}. It knows no versions, no permissions and no metadata of one's own.
 *
 * <pre>{@code
 * try (EmbeddedGcs gcs = EmbeddedGcs.start("lake")) {
 *   writeTo(gcs.endpoint());
 *   read(gcs.objects("lake").get("raw/a.json.gz"));
 * }
 * }</pre>
 */
public final class EmbeddedGcs implements AutoCloseable {
  private final GcsBuckets buckets = new GcsBuckets();
  private final GcsApi api;
  private final HttpService service;

  private EmbeddedGcs(String token) {
    api = new GcsApi(buckets, token);
    service = HttpService.start("gcs", this::handle);
  }

  /**
   * Starts an endpoint that holds these buckets, each of them empty, and answers everyone.
   *
   * @throws IllegalStateException when it does not start
   */
  public static EmbeddedGcs start(String... buckets) {
    return startWithToken(null, buckets);
  }

  /**
   * Starts an endpoint as {@link #start} does that answers 401 to requests without a token.
   *
   * @param token that requests bring: {@code Authorization: Bearer token}
   */
  public static EmbeddedGcs startWithToken(String token, String... buckets) {
    EmbeddedGcs gcs = new EmbeddedGcs(token);
    for (String bucket : buckets) {
      gcs.createBucket(bucket);
    }
    return gcs;
  }

  /** Where the endpoint listens: {@code http://127.0.0.1:39000}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + service.port());
  }

  /** Makes a bucket; one that exists is left with its objects. */
  public void createBucket(String name) {
    buckets.create(name);
  }

  /** The objects of a bucket by name, as they are now. */
  public NavigableMap<String, byte[]> objects(String bucket) {
    NavigableMap<String, byte[]> objects = new TreeMap<>();
    buckets.objects(bucket).forEach((name, object) -> objects.put(name, object.bytes().clone()));
    return objects;
  }

  /** Stops the endpoint and forgets all objects; does nothing the second time. */
  @Override
  public void close() {
    service.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      GcsAnswer answer = answer(exchange);
      answer.headers().forEach(exchange.getResponseHeaders()::put);
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private GcsAnswer answer(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    byte[] body = body(exchange);
    try {
      return api.answer(
          GcsRequest.of(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return GcsError.invalid(e.getMessage()).answer(false);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String length = headers.getFirst("Content-Length");
    if (length != null && body.length < Long.parseLong(length)) {
      // The server says no more than that there is nothing left to read.
      throw new EOFException("the client has gone");
    }
    return "gzip".equals(headers.getFirst("Content-Encoding")) && body.length > 0
        ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
        : body;
  }
}
