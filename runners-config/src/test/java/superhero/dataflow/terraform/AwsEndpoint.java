package superhero.dataflow.terraform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An endpoint that the AWS CLI and Terraform's provider take for AWS: it keeps what it is asked,
 * and answers as if a cluster, an application and a bucket without objects were there. What it does
 * not know is an error, and so one of whoever asks.
 */
final class AwsEndpoint implements AutoCloseable {
  /**
   * A request.
   *
   * @param action what is asked for: the name of the action, or method and path
   * @param body as it was sent
   */
  record Request(String action, String body) {}

  static final String ACCOUNT = "123456789012";

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Starts it on a free port of this machine. */
  AwsEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it was asked for, but for what describes what is there. */
  List<Request> requests() {
    return requests.stream()
        .filter(request -> !request.action().matches("(Describe|ListIn|ListBoot).*"))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request = new Request(action(exchange, body), body);
      requests.add(request);
      String answer = answer(request.action());
      int status = answer.startsWith("<ErrorResponse>") ? 400 : 200;
      exchange
          .getResponseHeaders()
          .add("Content-Type", answer.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1");
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String action(HttpExchange exchange, String body) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      return target.substring(target.indexOf('.') + 1);
    }
    return body.startsWith("Action=")
        ? body.substring("Action=".length(), body.indexOf('&'))
        : exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
  }

  private static String answer(String action) {
    return switch (action) {
      case "GetCallerIdentity" ->
          "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>"
              + ACCOUNT
              + "</Account><UserId>id</UserId><Arn>arn:aws:iam::"
              + ACCOUNT
              + ":user/id</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>";
      case "ValidateStateMachineDefinition" -> "{\"result\":\"OK\",\"diagnostics\":[]}";
      case "DescribeCluster" -> "{\"Cluster\":{\"Id\":\"j-1\",\"Status\":{\"State\":\"WAITING\"}}}";
      case "ListInstanceGroups" -> "{\"InstanceGroups\":[]}";
      case "ListBootstrapActions" -> "{\"BootstrapActions\":[]}";
      case "AddJobFlowSteps" -> "{\"StepIds\":[\"s-1\"]}";
      case "ListSteps" -> "{\"Steps\":[{\"Id\":\"s-1\",\"Name\":\"ingest\"}]}";
      case "POST /applications/00a/jobruns" ->
          "{\"applicationId\":\"00a\",\"jobRunId\":\"r-1\",\"arn\":\"arn:run\"}";
      case "GET /applications/00a/jobruns" -> "{\"jobRuns\":[]}";
      case "GET /artifacts-bucket" ->
          "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated>"
              + "</ListBucketResult>";
      default ->
          action.startsWith("PUT /artifacts-bucket/")
              ? ""
              : error("InvalidAction", action + " is not known");
    };
  }

  private static String error(String code, String message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error></ErrorResponse>";
  }
}
