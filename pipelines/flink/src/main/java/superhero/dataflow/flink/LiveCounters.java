package superhero.dataflow.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Lists;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.flink.api.common.JobID;

/**
 * Beam's counters of a job that runs, from Flink's REST endpoint, some 10 s old. Beam's own result
 * of a streaming job has them when the job has ended by itself, which none does.
 */
final class LiveCounters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Operator, namespace, name; Flink puts _ where Beam put a dot. */
  private static final Pattern BEAM_COUNTER = Pattern.compile("(.+)\\.([a-z]+)_([^.]+)");

  /** In one request: Flink refuses a line of more than 4,096 bytes. */
  private static final int MAX_NAMES = 10;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String job;

  /**
   * Counters of a job.
   *
   * @param rest address of the endpoint, {@code http://host:port}
   */
  LiveCounters(String rest, JobID job) {
    this.job = rest + "/jobs/" + job;
  }

  /**
   * The counters by step, summed over subtasks.
   *
   * @throws IOException where the endpoint does not answer, as after the end of an embedded job
   */
  MetricsContainerStepMap read() throws IOException {
    MetricsContainerStepMap counters = new MetricsContainerStepMap();
    for (JsonNode vertex : get(job).path("vertices")) {
      String metrics = job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      List<String> names =
          Streams.stream(get(metrics))
              .map(metric -> metric.path("id").asText())
              .filter(BEAM_COUNTER.asMatchPredicate())
              .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
              .toList();
      for (List<String> some : Lists.partition(names, MAX_NAMES)) {
        for (JsonNode metric : get(metrics + "?agg=sum&get=" + String.join(",", some))) {
          Matcher name = BEAM_COUNTER.matcher(metric.path("id").asText());
          if (name.matches()) {
            counters
                .getContainer(name.group(1))
                .getCounter(MetricName.named(name.group(2), name.group(3)))
                .inc(metric.path("sum").longValue());
          }
        }
      }
    }
    return counters;
  }

  private JsonNode get(String uri) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE).build();
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Flink was asked", e);
    }
  }
}
