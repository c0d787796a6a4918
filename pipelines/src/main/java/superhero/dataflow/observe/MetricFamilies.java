package superhero.dataflow.observe;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superhero.dataflow.deadletter.LetterKind;

/**
 * {@code /metrics}: a reading in Prometheus' text format. Every metric is there from the start, at
 * zero where nothing was counted.
 */
final class MetricFamilies {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
  static final String PREFIX = "superhero_";

  /** Counters of Beam without labels: name in Prometheus, name in Beam, help. */
  private static final List<List<String>> COUNTERS =
      List.of(
          List.of("messages", Reading.READ, "Messages read from Kafka."),
          List.of(
              "rejected_messages",
              Reading.REJECTED,
              "Messages of which a model made no rows; raw has them."),
          List.of("ranges", "read/ranges", "Ranges of offsets whose objects are on the lake."),
          List.of("commits", Reading.COMMITS, "Commits of offsets of the consumer group."),
          List.of("windows", "mark/windows", "Folders marked complete by _SUCCESS."));

  /** Counters of Beam for each table: name in Prometheus, the last part in Beam, help. */
  private static final List<List<String>> BY_TABLE =
      List.of(
          List.of("objects", "objects", "Objects written, by table, raw and dead_letters too."),
          List.of("object_bytes", "bytes", "Bytes of these objects."),
          List.of("rows", "rows", "Rows of these objects."));

  /** What is cleaned in Redis, or is not. */
  private static final List<String> GAMES = List.of("cleaned", "failed", "refused");

  private final Labels job;
  private final TableCounters tables;
  private final StoreCounters stores;
  private final LetterCounters letters;
  private final List<String> topics;

  MetricFamilies(JobDescription description) {
    Map<String, String> labels = description.labels();
    this.job =
        Labels.of(labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    this.tables = description.tables();
    this.stores = description.stores();
    this.letters = LetterCounters.of(description.topics(), description.models());
    this.topics = description.topics();
  }

  /** The text. */
  String text(Reading reading, ProcessFigures process) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, snapshots(reading, process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** What the text says. */
  MetricSnapshots snapshots(Reading reading, ProcessFigures process) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    for (List<String> each : COUNTERS) {
      all.metricSnapshot(
          counter(each.get(0), each.get(2), Map.of(Labels.EMPTY, reading.count(each.get(1)))));
    }
    for (List<String> each : BY_TABLE) {
      Map<Labels, Number> points = new LinkedHashMap<>();
      tables
          .read(reading, each.get(1))
          .forEach((table, count) -> points.put(Labels.of("table", table), count));
      all.metricSnapshot(counter(each.get(0), each.get(2), points));
    }
    Map<Labels, Number> ofGames = new LinkedHashMap<>();
    for (String outcome : GAMES) {
      ofGames.put(Labels.of("outcome", outcome), reading.count("redis/" + outcome));
    }
    all.metricSnapshot(counter("games", "Finished games that --redis asks for.", ofGames));
    Map<Labels, Number> ofLetters = new LinkedHashMap<>();
    letters.read(reading).forEach((kind, count) -> ofLetters.put(labels(kind), count));
    all.metricSnapshot(
        counter("dead_letters", "Dead letters, by topic, model and code.", ofLetters));
    Map<Labels, Number> lags = new LinkedHashMap<>();
    Map<Labels, Number> ages = new LinkedHashMap<>();
    Map<String, Long> ofTopics = reading.topicLags();
    for (String topic : Sets.union(ofTopics.keySet(), ImmutableSet.copyOf(topics))) {
      Long lag = ofTopics.get(topic);
      lags.put(Labels.of("topic", topic), lag == null ? Double.NaN : lag);
      ages.put(Labels.of("topic", topic), lag == null ? Double.NaN : reading.lagSeconds(topic));
    }
    all.metricSnapshot(gauge("topic_lag_messages", "As lag_messages, by topic.", lags));
    all.metricSnapshot(gauge("topic_lag_seconds", "As lag_seconds, by topic.", ages));
    StoreFamilies.of(stores.read(reading)).forEach(all::metricSnapshot);
    all.metricSnapshot(
        counter(
            "retries",
            "Requests of this process to Kafka or a store that failed and are made again.",
            Map.of(Labels.EMPTY, process.retries())));
    gauges(reading, process)
        .forEach(
            (name, value) ->
                all.metricSnapshot(gauge(name.get(0), name.get(1), Map.of(Labels.EMPTY, value))));
    all.metricSnapshot(gauge("job_info", "What runs; always 1.", Map.of(job, 1)));
    return all.build();
  }

  /** By name and help. */
  private static Map<List<String>, Double> gauges(Reading reading, ProcessFigures process) {
    return ImmutableMap.<List<String>, Double>builder()
        .put(
            List.of("lag_messages", "Offsets between the lake and the end of the log."),
            reading.lag().isPresent() ? (double) reading.lag().getAsLong() : Double.NaN)
        .put(
            List.of("lag_seconds", "Age of the oldest message that is not planned yet."),
            reading.lagSeconds().orElse(Double.NaN))
        .put(
            List.of("commit_age_seconds", "Time since offsets were committed, or since the start."),
            reading.commitAge())
        .put(
            List.of("start_time_seconds", "When the job began, since 1970."),
            reading.since().toEpochMilli() / 1e3)
        .put(
            List.of("retries_under_way", "Threads of this process that wait for Kafka or a store."),
            (double) process.waiting().size())
        .put(
            List.of("retry_age_seconds", "How long the longest of them waits."),
            process.longestWaitSeconds())
        .put(
            List.of("uploads_under_way_bytes", "Bytes of objects on their way to the store."),
            (double) process.uploadBytes())
        .put(List.of("heap_used_bytes", "Heap of this process in use."), (double) process.heap())
        .put(List.of("heap_max_bytes", "Heap that it may use."), (double) process.maxHeap())
        .buildOrThrow();
  }

  private static Labels labels(LetterKind kind) {
    return Labels.of("topic", kind.topic(), "model", kind.model(), "code", kind.code());
  }

  static CounterSnapshot counter(String name, String help, Map<Labels, Number> points) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    points.forEach(
        (labels, value) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .value(value.doubleValue())
                    .labels(labels)
                    .build()));
    return counter.build();
  }

  static GaugeSnapshot gauge(String name, String help, Map<Labels, Number> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    points.forEach(
        (labels, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .value(value.doubleValue())
                    .labels(labels)
                    .build()));
    return gauge.build();
  }
}
