package superhero.dataflow.emr;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * An endpoint that the AWS CLI takes for AWS: it keeps what it is asked, and answers as for a stack
 * that is there, with a bucket without objects, until the stack is deleted. What it does not know
 * is an error, and so one of the CLI.
 */
final class AwsEndpoint implements AutoCloseable {
  /**
   * A request.
   *
   * @param action what is asked for: the name of the action, or method and path
   * @param body as it was sent
   */
  record Request(String action, String body) {
    /** The fields of a form, by name. */
    Map<String, String> form() {
      Map<String, String> fields = new TreeMap<>();
      Arrays.stream(body.split("&"))
          .map(field -> field.split("=", 2))
          .forEach(field -> fields.put(field[0], decode(field[1])));
      return fields;
    }
  }

  private final HttpServer server;
  private final Map<String, String> outputs;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile boolean isDeleted;

  /** Starts it on a free port of this machine, with a stack that has these outputs. */
  AwsEndpoint(Map<String, String> outputs) throws IOException {
    this.outputs = outputs;
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
        .filter(request -> !request.action().matches("(Describe|GetTemplate|ListIn|ListBoot).*"))
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

  private String answer(String action) {
    return switch (action) {
      case "DescribeStacks" ->
          isDeleted
              ? error("ValidationError", "Stack with id superhero-dataflow does not exist")
              : result(action, "<Stacks><member>" + stack() + "</member></Stacks>");
      case "GetTemplateSummary" -> result(action, "<Parameters>" + parameters() + "</Parameters>");
      case "CreateChangeSet" -> result(action, "<Id>arn:change</Id><StackId>arn:stack</StackId>");
      case "DescribeChangeSet" ->
          result(
              action,
              "<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>");
      case "ExecuteChangeSet" -> result(action, "");
      case "DeleteStack" -> {
        isDeleted = true;
        yield result(action, "");
      }
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

  private String stack() {
    StringBuilder members = new StringBuilder();
    outputs.forEach(
        (name, value) ->
            members
                .append("<member><OutputKey>" + name + "</OutputKey>")
                .append("<OutputValue>" + value + "</OutputValue></member>"));
    return "<StackName>superhero-dataflow</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime>"
        + "<StackStatus>UPDATE_COMPLETE</StackStatus><Outputs>"
        + members
        + "</Outputs>";
  }

  private static String parameters() {
    return Template.with(Map.of()).written("Parameters").keySet().stream()
        .map(name -> "<member><ParameterKey>" + name + "</ParameterKey></member>")
        .collect(Collectors.joining());
  }

  private static String result(String action, String content) {
    return "<"
        + action
        + "Response><"
        + action
        + "Result>"
        + content
        + "</"
        + action
        + "Result></"
        + action
        + "Response>";
  }

  private static String error(String code, String message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error></ErrorResponse>";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
