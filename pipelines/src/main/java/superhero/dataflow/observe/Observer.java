package superhero.dataflow.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.observe.StatusServer.Answer;

/**
 * Shows a job to its operator: {@code /metrics} for Prometheus, {@code /status} and {@code
 * /history} in JSON, {@code /health} for probes, and a page that draws them. Ends when it is
 * closed.
 */
public final class Observer implements AutoCloseable {
  private static final String JSON = "application/json";

  private final JobFigures figures;
  private final ObjectNode described;
  private final JobDescription job;
  private final MetricFamilies metrics;
  private final StatusServer server;

  private Observer(String host, int port, JobDescription job, JobFigures figures)
      throws IOException {
    this.figures = figures;
    this.described = job.json();
    this.job = job;
    this.metrics = new MetricFamilies(job);
    this.server =
        new StatusServer(
            host,
            port,
            Map.of(
                "/", Observer::page,
                "/metrics", this::metrics,
                "/status", this::status,
                "/history", () -> json(200, StatusJson.history(figures.history())),
                "/health", () -> health("ready"),
                "/health/ready", () -> health("ready"),
                "/health/live", () -> health("live")));
  }

  /**
   * Begins to answer.
   *
   * @param port 0 for one that is free
   * @throws IOException if it cannot listen there
   */
  public static Observer at(String host, int port, JobDescription job, JobFigures figures)
      throws IOException {
    return new Observer(host, port, job, figures);
  }

  public int port() {
    return server.port();
  }

  private Answer metrics() {
    return new Answer(
        200, MetricFamilies.CONTENT_TYPE, metrics.text(figures.read(), ProcessFigures.now()));
  }

  private Answer status() {
    ObjectNode status = described.deepCopy();
    status.setAll(
        StatusJson.figures(figures.isStarted(), figures.read(), ProcessFigures.now(), job));
    return json(200, status);
  }

  /** Without a look at the job's metrics, which may take a while. */
  private Answer health(String probe) {
    JsonNode health = StatusJson.health(figures.isStarted(), !Retry.waiting().isEmpty());
    return json(health.get(probe).booleanValue() ? 200 : 503, health);
  }

  private static Answer json(int code, JsonNode json) {
    return new Answer(code, JSON, json + "\n");
  }

  private static Answer page() {
    try {
      return new Answer(
          200,
          "text/html; charset=utf-8",
          Resources.toString(
              Resources.getResource(Observer.class, "status.html"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
