package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Stands between clients and a store's endpoint on this machine, lets requests pass or fail as a
 * {@link Rule} says, and counts them. It serves one request a connection and changes nothing that a
 * signature covers, so that clients need nothing but its {@link #endpoint()}. Its faults are
 * written as S3 does, and of the other stores the status tells; refusals are in the words of any.
 *
 * <pre>{@code
 * try (StoreGate gate = StoreGate.to(s3.endpoint())) {
 *   gate.setRule(request -> request.isUpload() ? StoreFault.SLOW_DOWN : StoreFault.NONE);
 *   writeTo(gate.endpoint());
 * }
 * }</pre>
 */
public final class StoreGate implements AutoCloseable {
  private static final Rule ALL_PASS = request -> StoreFault.NONE;

  private static final StoreRefusal SLOW_DOWN =
      StoreRefusal.ofS3(503, "SlowDown", "Please reduce your request rate.");
  private static final StoreRefusal INTERNAL_ERROR =
      StoreRefusal.ofS3(500, "InternalError", "We encountered an internal error.");

  private static final long DRIP_NANOS = 100_000_000;

  private final URI backend;
  private final Connections connections;
  private final Map<StoreRequest.Kind, LongAdder> requests = new EnumMap<>(StoreRequest.Kind.class);
  private volatile Rule rule = ALL_PASS;
  private volatile StoreRefusal refusal = StoreRefusal.ofS3(403, "AccessDenied", "Access Denied");
  private volatile Duration delay = Duration.ZERO;

  private StoreGate(URI backend) {
    this.backend = backend;
    for (StoreRequest.Kind each : StoreRequest.Kind.values()) {
      requests.put(each, new LongAdder());
    }
    this.connections = Connections.accept("store-gate", this::handle);
  }

  /** Opens a gate on a free port of 127.0.0.1; all requests pass. */
  public static StoreGate to(URI endpoint) {
    return new StoreGate(endpoint);
  }

  /** Decides over requests; called by many threads at once. */
  @FunctionalInterface
  public interface Rule {
    /** What becomes of a request whose head has come, and of which nothing is forwarded yet. */
    StoreFault on(StoreRequest request);

    /** The endpoint has answered a request, and the client knows nothing of it yet. */
    default void answered(StoreRequest request, int status) {}
  }

  /** For clients, in place of that of the store itself: {@code http://127.0.0.1:39001}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + connections.port());
  }

  /** How long each request is held up from now on, as by a store that is far away. */
  public void setDelay(Duration delay) {
    this.delay = delay;
  }

  /** How many requests of a kind have come. */
  public long requests(StoreRequest.Kind kind) {
    return requests.get(kind).sum();
  }

  /** For the requests that come from now on. */
  public void setRule(Rule rule) {
    this.rule = rule;
  }

  /**
   * Refuses some requests from now on, and lets the others pass.
   *
   * @param code of the store's error: AccessDenied
   * @param body of the answer, as the store writes it
   */
  public void refuse(Predicate<StoreRequest> which, int status, String code, String body) {
    refusal = new StoreRefusal(status, code, body);
    setRule(request -> which.test(request) ? StoreFault.REFUSED : StoreFault.NONE);
  }

  /** Lets all requests pass from now on. */
  public void open() {
    rule = ALL_PASS;
    connections.setAway(false);
  }

  /** Resets all connections, and each that comes, until {@link #open} is called. */
  public void goAway() {
    connections.setAway(true);
  }

  /** Ends all connections; does nothing the second time. */
  @Override
  public void close() {
    connections.close();
  }

  private void handle(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    HttpHead head = HttpHead.read(in);
    StoreRequest request = head.request();
    requests.get(request.kind()).increment();
    Rule now = rule;
    switch (now.on(request)) {
      case NONE -> {
        byte[] body = body(head, in, client);
        sleep(delay);
        byte[] answer = forward(head, body);
        // "HTTP/1.1 200 ..."
        int status = Integer.parseInt(new String(answer, 9, 3, US_ASCII));
        now.answered(request, status);
        answer(client, in, answer);
      }
      case SLOW_DOWN -> answer(client, in, SLOW_DOWN.to(request));
      case INTERNAL_ERROR -> answer(client, in, INTERNAL_ERROR.to(request));
      case REFUSED -> answer(client, in, refusal.to(request));
      case HANG -> in.transferTo(OutputStream.nullOutputStream());
      case DRIP -> drip(client.getOutputStream());
      case RESET -> reset(head, in, client);
    }
  }

  private byte[] forward(HttpHead head, byte[] body) throws IOException {
    try (Socket store = connections.connect(backend.getPort())) {
      store.getOutputStream().write(head.forwarded());
      store.getOutputStream().write(body);
      return store.getInputStream().readAllBytes();
    }
  }

  /** To the millisecond: a park may end early. */
  private static void sleep(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long rest = time.toNanos(); rest > 0; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  private static void drip(OutputStream answer) throws IOException {
    answer.write("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n".getBytes(US_ASCII));
    while (true) {
      answer.write(' ');
      LockSupport.parkNanos(DRIP_NANOS);
    }
  }

  private void reset(HttpHead head, InputStream in, Socket client) throws IOException {
    int length = head.contentLength();
    if (length > 0) {
      tellToContinue(head, client);
      byte[] half = in.readNBytes(length / 2);
      Socket store = connections.connect(backend.getPort());
      store.getOutputStream().write(head.forwarded());
      store.getOutputStream().write(half);
      Connections.reset(store);
    }
    Connections.reset(client);
  }

  private static byte[] body(HttpHead head, InputStream in, Socket client) throws IOException {
    tellToContinue(head, client);
    return in.readNBytes(head.contentLength());
  }

  private static void tellToContinue(HttpHead head, Socket client) throws IOException {
    if (head.expectsContinue()) {
      client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
    }
  }

  private static void answer(Socket client, InputStream in, byte[] answer) throws IOException {
    client.getOutputStream().write(answer);
    client.shutdownOutput();
    // A close while the client still sends would reset the connection before it reads the answer.
    in.transferTo(OutputStream.nullOutputStream());
  }
}
