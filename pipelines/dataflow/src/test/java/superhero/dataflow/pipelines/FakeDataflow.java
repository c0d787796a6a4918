package superhero.dataflow.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import superhero.dataflow.testdata.HttpService;

/**
 * As much of Dataflow's REST API (v1b3) as its clients use to submit a job and to watch it. It runs
 * no job: what one has counted, said and come to is what a test says.
 */
final class FakeDataflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "2026-11-27_00_00_00-1";
  private static final String JOBS = "/v1b3/projects/superhero-local/locations/us-central1/jobs";

  private final HttpService service = HttpService.start("dataflow", this::handle);
  private final List<JsonNode> jobs = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ArrayNode messages = JSON.createArrayNode();
  private final Map<String, Long> counters = new ConcurrentHashMap<>();
  private volatile String state = "JOB_STATE_RUNNING";
  private volatile String refusal;

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + service.port() + "/");
  }

  /** The job that was submitted, as it came. */
  JsonNode job() {
    if (jobs.size() != 1) {
      throw new AssertionError("jobs submitted: " + jobs.size());
    }
    return jobs.get(0);
  }

  /** How many were. */
  int jobs() {
    return jobs.size();
  }

  /** Requests that changed something, such as {@code PUT JOB_STATE_CANCELLED}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Where the job is from now on, such as {@code JOB_STATE_DONE}. */
  void become(String state) {
    this.state = state;
  }

  /** Refuses the next jobs. */
  void refuse(String message) {
    refusal = message;
  }

  /** A counter, as the workers of one step have it. */
  void count(String namespace, String name, long count) {
    counters.put(namespace + "/" + name, count);
  }

  /** A message of the job, such as of {@code JOB_MESSAGE_ERROR}. */
  synchronized void say(String importance, String text) {
    messages
        .addObject()
        .put("id", "m" + messages.size())
        .put("time", Instant.now().toString())
        .put("messageText", text)
        .put("messageImportance", importance);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = body(exchange);
      ObjectNode answer = JSON.createObjectNode();
      int status = 200;
      if (!path.startsWith(JOBS)) {
        status = 404;
      } else if (path.equals(JOBS) && exchange.getRequestMethod().equals("POST")) {
        status = create(JSON.readTree(body), answer);
      } else if (path.endsWith("/messages")) {
        answer.set("jobMessages", messages());
      } else if (path.endsWith("/metrics")) {
        answer.set("metrics", metrics());
      } else if (exchange.getRequestMethod().equals("PUT")) {
        update(JSON.readTree(body));
        describe(answer);
      } else {
        describe(answer);
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return in.readAllBytes();
      }
    }
    return body;
  }

  private int create(JsonNode job, ObjectNode answer) {
    if (refusal != null) {
      answer.putObject("error").put("code", 403).put("message", refusal);
      return 403;
    }
    jobs.add(job);
    asked.add("POST " + job.path("name").asText());
    describe(answer);
    return 200;
  }

  private void update(JsonNode job) {
    String requested = job.path("requestedState").asText();
    asked.add("PUT " + requested);
    // The real one says so some minutes later.
    state = requested.equals("JOB_STATE_CANCELLED") ? "JOB_STATE_CANCELLING" : state;
  }

  private void describe(ObjectNode answer) {
    answer
        .put("id", ID)
        .put("projectId", "superhero-local")
        .put("location", "us-central1")
        .put("currentState", state);
  }

  private synchronized ArrayNode messages() {
    return messages.deepCopy();
  }

  /** Each counter twice, as the service gives it: while bundles are under way, and behind them. */
  private ArrayNode metrics() {
    ArrayNode metrics = JSON.createArrayNode();
    counters.forEach(
        (name, count) -> {
          for (boolean tentative : List.of(true, false)) {
            ObjectNode metric = metrics.addObject().put("scalar", count);
            ObjectNode context =
                metric
                    .putObject("name")
                    .put("origin", "user")
                    .put("name", name.replaceFirst(".*/", ""))
                    .putObject("context")
                    .put("namespace", name.replaceFirst("/.*", ""))
                    .put("step", step());
            if (tentative) {
              context.put("tentative", "true");
            }
          }
        });
    return metrics;
  }

  /** The name that the client gave to a step with a function. */
  private String step() {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : job().path("steps")) {
      if (step.path("kind").asText().equals("ParallelDo")) {
        steps.add(step.path("name").asText());
      }
    }
    return steps.get(0);
  }

  @Override
  public void close() {
    service.close();
  }
}
