package superhero.dataflow.stores.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * HTTP for Azure's library by the JDK's client. Every request ends within minutes, also one whose
 * answer comes byte by byte. It is waited for in the thread that asks, so that Reactor needs no
 * threads.
 */
final class JdkTransport implements HttpClient {
  private static final Duration MAX_CONNECT = Duration.ofSeconds(10);

  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** A request of more bytes may take longer. */
  private static final int BYTES_A_SECOND = 1 << 20;

  private static final Duration MAX_ANSWER = Duration.ofSeconds(60);

  /** The JDK's client writes them itself. */
  private static final Set<String> ITS_OWN =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  /**
   * The client's thread ends only when nobody holds the client; a strong reference would keep the
   * class loader of a job that has ended, since the thread knows it.
   */
  private SoftReference<java.net.http.HttpClient> client = new SoftReference<>(null);

  private final Duration maxWait;
  private final Duration maxAnswer;

  JdkTransport() {
    this(MAX_WAIT, MAX_ANSWER);
  }

  /**
   * With other limits.
   *
   * @param maxWait until an answer begins
   * @param maxAnswer until it ends from then on
   */
  JdkTransport(Duration maxWait, Duration maxAnswer) {
    this.maxWait = maxWait;
    this.maxAnswer = maxAnswer;
  }

  private synchronized java.net.http.HttpClient client() {
    java.net.http.HttpClient now = client.get();
    if (now == null) {
      now =
          java.net.http.HttpClient.newBuilder()
              .version(java.net.http.HttpClient.Version.HTTP_1_1)
              .connectTimeout(MAX_CONNECT)
              .build();
      client = new SoftReference<>(now);
    }
    return now;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.fromCallable(() -> sendSync(request, Context.NONE));
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    BinaryData given = request.getBodyAsBinaryData();
    byte[] body = given == null ? new byte[0] : given.toBytes();
    Duration wait = maxWait.plusSeconds(body.length / BYTES_A_SECOND);
    java.net.http.HttpClient http = client();
    CompletableFuture<java.net.http.HttpResponse<byte[]>> answer =
        http.sendAsync(toJdk(request, body, wait), BodyHandlers.ofByteArray());
    try {
      return new JdkAnswer(
          request, answer.get(wait.plus(maxAnswer).toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause()));
    } catch (TimeoutException e) {
      throw new UncheckedIOException(new IOException("the answer does not end", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    } finally {
      // Its connection is closed if the answer is not complete.
      answer.cancel(true);
    }
  }

  private static java.net.http.HttpRequest toJdk(HttpRequest request, byte[] body, Duration wait) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.getUrl().toString()))
            .timeout(wait)
            .method(
                request.getHttpMethod().toString(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    request
        .getHeaders()
        .forEach(
            header -> {
              if (!ITS_OWN.contains(header.getName().toLowerCase(Locale.ROOT))
                  && header.getValue() != null) {
                builder.header(header.getName(), header.getValue());
              }
            });
    return builder.build();
  }
}
