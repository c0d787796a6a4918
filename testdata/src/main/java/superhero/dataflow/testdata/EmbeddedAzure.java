package superhero.dataflow.testdata;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An Azure Blob service that runs in this process, on 127.0.0.1 and a free port, with its blobs in
 * memory. It knows block blobs, listings, ranges and batches; no leases, snapshots or tiers.
 *
 * <p>It takes requests signed with the {@link #accountKey()} of the {@link #account()} and answers
 * 403 to all others. Addresses are path-style, as Azurite's: {@code
 * http://127.0.0.1:39000/account/container/blob}.
 *
 * <pre>{@code
 * try (EmbeddedAzure azure = EmbeddedAzure.start("lake")) {
 *   writeTo(azure.endpoint(), azure.account(), azure.accountKey());
 * }
 * }</pre>
 */
public final class EmbeddedAzure implements AutoCloseable {
  private static final String ACCOUNT = "superhero";
  private static final int KEY_BYTES = 64;

  private final Map<String, AzureContainer> containers = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final HttpService service;
  private final String accountKey;
  private final AzureSharedKey sharedKey;

  private EmbeddedAzure() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    accountKey = Base64.getEncoder().encodeToString(key);
    sharedKey = new AzureSharedKey(ACCOUNT, key);
    service = HttpService.start("azure", this::handle);
  }

  /**
   * Starts a service that holds these containers, each of them empty.
   *
   * @throws IllegalStateException when it does not start
   */
  public static EmbeddedAzure start(String... containers) {
    EmbeddedAzure azure = new EmbeddedAzure();
    for (String container : containers) {
      azure.createContainer(container);
    }
    return azure;
  }

  /** Where the account is: {@code http://127.0.0.1:39000/superhero}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + service.port() + "/" + ACCOUNT);
  }

  /** The only account. */
  public String account() {
    return ACCOUNT;
  }

  /** The key that goes with {@link #account()}, another at each start. */
  public String accountKey() {
    return accountKey;
  }

  /** Makes a container; one that exists is left with its blobs. */
  public void createContainer(String name) {
    containers.putIfAbsent(name, new AzureContainer());
  }

  /** What a container holds now, by the names of its blobs. */
  public SortedMap<String, byte[]> blobs(String container) {
    SortedMap<String, byte[]> bytes = new TreeMap<>();
    containers.get(container).blobs().forEach((name, blob) -> bytes.put(name, blob.bytes()));
    return bytes;
  }

  /** How many requests have come; a batch is one. */
  public long requests() {
    return requests.get();
  }

  /** Stops the service and forgets all blobs; does nothing the second time. */
  @Override
  public void close() {
    service.close();
    containers.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      // Fails where the client ends half-way, and nothing has happened then.
      byte[] body = exchange.getRequestBody().readAllBytes();
      AzureRequest request =
          AzureRequest.of(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              body);
      AzureAnswer answer = answer(request);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      String id = request.header("x-ms-client-request-id");
      if (!id.isEmpty()) {
        exchange.getResponseHeaders().set("x-ms-client-request-id", id);
      }
      if (request.method().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", "" + answer.body().length);
      }
      boolean isEmpty = answer.body().length == 0 || request.method().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), isEmpty ? -1 : answer.body().length);
      if (!isEmpty) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(answer.body());
        }
      }
    }
  }

  private AzureAnswer answer(AzureRequest request) {
    if (!sharedKey.hasSigned(request)) {
      return AzureAnswer.error(
          403,
          "AuthenticationFailed",
          "Server failed to authenticate the request. Make sure the value of Authorization header"
              + " is formed correctly including the signature.");
    }
    if (request.method().equals("POST") && request.argument("comp").equals("batch")) {
      return AzureBatch.answer(request, this::answer);
    }
    String[] names = request.names();
    if (!names[0].equals(ACCOUNT) || names.length < 2) {
      return AzureAnswer.error(400, "InvalidUri", "The requested URI does not represent a blob.");
    }
    boolean isOfContainer = request.argument("restype").equals("container");
    if (isOfContainer && request.method().equals("PUT")) {
      return containers.putIfAbsent(names[1], new AzureContainer()) == null
          ? AzureAnswer.of(201)
          : AzureAnswer.error(409, "ContainerAlreadyExists", "The container already exists.");
    }
    AzureContainer container = containers.get(names[1]);
    if (container == null) {
      return AzureAnswer.error(404, "ContainerNotFound", "The specified container does not exist.");
    }
    if (isOfContainer) {
      return request.argument("comp").equals("list")
          ? AzureListing.of(request, container.blobs())
          : AzureAnswer.of(200);
    }
    return names.length < 3
        ? AzureAnswer.error(400, "InvalidUri", "The requested URI does not represent a blob.")
        : container.answer(names[2], request);
  }
}
