package superhero.dataflow.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The figures of {@code /metrics} in CloudWatch's embedded metric format, without their labels: a
 * counter is the sum of what came since the last time, so that CloudWatch can sum it up again; a
 * gauge is the largest one.
 */
final class EmbeddedMetrics {
  static final String NAMESPACE = "superhero-dataflow";
  private static final int MAX_CHARACTERS_OF_A_DIMENSION = 1024;

  /** Those that do not change: CloudWatch charges for each. */
  private static final Set<String> LEFT_OUT =
      Set.of("job_info", "start_time_seconds", "heap_max_bytes");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MetricFamilies metrics;
  private final String group;
  private final String topic;
  private final Map<String, Double> before = new HashMap<>();

  EmbeddedMetrics(JobDescription job) {
    this.metrics = new MetricFamilies(job);
    this.group = dimension(job.consumerGroup());
    this.topic =
        dimension(job.topicPattern() == null ? String.join(",", job.topics()) : job.topicPattern());
  }

  /** Members of a line of a log. */
  ObjectNode of(Reading reading, ProcessFigures process, Instant now) {
    ObjectNode line = JSON.createObjectNode();
    ObjectNode aws = line.putObject("_aws").put("Timestamp", now.toEpochMilli());
    ObjectNode directive =
        aws.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add("group").add("topic");
    ArrayNode named = directive.putArray("Metrics");
    line.put("group", group).put("topic", topic);
    for (MetricSnapshot each : metrics.snapshots(reading, process)) {
      String name = each.getMetadata().getName().substring(MetricFamilies.PREFIX.length());
      OptionalDouble value = value(name, each);
      if (!LEFT_OUT.contains(name) && value.isPresent()) {
        named.addObject().put("Name", name).put("Unit", unit(name));
        line.put(name, value.getAsDouble());
      }
    }
    return line;
  }

  /** Empty where it is not known. */
  private OptionalDouble value(String name, MetricSnapshot metric) {
    if (metric instanceof CounterSnapshot counter) {
      double sum =
          counter.getDataPoints().stream().mapToDouble(CounterDataPointSnapshot::getValue).sum();
      Double last = before.put(name, sum);
      return OptionalDouble.of(Math.max(0, sum - (last == null ? 0 : last)));
    }
    return metric instanceof GaugeSnapshot gauge
        ? finite(gauge.getDataPoints().stream().mapToDouble(GaugeDataPointSnapshot::getValue))
        : OptionalDouble.empty();
  }

  private static OptionalDouble finite(DoubleStream values) {
    return values.filter(Double::isFinite).max();
  }

  private static String unit(String name) {
    return name.endsWith("_seconds") ? "Seconds" : name.endsWith("_bytes") ? "Bytes" : "Count";
  }

  /** As CloudWatch takes it: ASCII, and not too long. */
  private static String dimension(String value) {
    String ascii = value.replaceAll("[^ -~]", "?");
    return ascii.substring(0, Math.min(ascii.length(), MAX_CHARACTERS_OF_A_DIMENSION));
  }
}
