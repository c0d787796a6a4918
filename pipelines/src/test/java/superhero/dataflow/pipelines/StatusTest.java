package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Services.Outcome;

/** What {@code --metricsPort} shows of a job, as a browser and Prometheus ask for it. */
class StatusTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long NOON = 1_767_268_800_000L;
  private static final int GOOD = 7;
  private static final int BROKEN = 3;
  private static final Pattern URL = Pattern.compile("status at (http://\\S+)/, metrics at");
  private static final Pattern METRIC = Pattern.compile("superhero_[a-z_]+");
  private static final Pattern SAMPLE =
      Pattern.compile("^(superhero_[a-z_]+(?:\\{.*})?) (\\S+)$", Pattern.MULTILINE);

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String topic = Services.newTopic(1);
  private final String group = Services.unique("group");
  private final Lake lake = Services.newLake();
  private Jobs jobs;

  @BeforeEach
  void begin() {
    jobs = new Jobs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
    Services.store("s3").gate().open();
  }

  @Test
  void theFiguresAreThoseOfTheJobsLastLine() throws Exception {
    sendLogs();
    Job job = start();
    String url = url(job);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(samples(get(url + "/metrics").body()))
                    .containsEntry("superhero_messages_total", (double) GOOD + BROKEN)
                    .containsEntry("superhero_commits_total", 1.0)
                    .containsEntry("superhero_windows_total", 1.0)
                    .containsEntry("superhero_lag_messages", 0.0));
    Map<String, Double> metrics = samples(get(url + "/metrics").body());
    JsonNode status = json(url + "/status");

    job.terminate();
    String said = job.end(143);

    assertThat(metrics)
        .containsEntry("superhero_topic_lag_messages{topic=\"" + topic + "\"}", 0.0)
        .containsEntry("superhero_topic_lag_seconds{topic=\"" + topic + "\"}", 0.0)
        .containsEntry("superhero_ranges_total", 1.0)
        .containsEntry("superhero_rejected_messages_total", (double) BROKEN)
        .containsEntry("superhero_rows_total{table=\"raw\"}", (double) GOOD + BROKEN)
        .containsEntry("superhero_rows_total{table=\"log_meta\"}", (double) GOOD)
        .containsEntry("superhero_rows_total{table=\"dead_letters\"}", (double) BROKEN)
        .containsEntry("superhero_retries_total", 0.0)
        .hasEntrySatisfying(
            "superhero_store_requests_total{operation=\"put\",store=\"s3\"}",
            puts ->
                assertThat(puts)
                    .isGreaterThanOrEqualTo(metrics.get("superhero_objects_total{table=\"raw\"}")))
        .containsEntry(
            "superhero_dead_letters_total{code=\"not_json\",model=\"log_meta\",topic=\""
                + topic
                + "\"}",
            (double) BROKEN);
    assertThat(errors(metrics, "passing") + errors(metrics, "final")).isZero();
    String bytes = "superhero_object_bytes_total{table=\"raw\"}";
    assertThat(said)
        .contains(
            "ingest cancelled",
            ": 10 messages read, 3 dead letters, 1 ranges on the lake, %,d bytes of raw, "
                .formatted(metrics.get(bytes).longValue()));
    assertThat(status.at("/messages").intValue()).isEqualTo(GOOD + BROKEN);
    assertThat(status.at("/tables/0/bytes").longValue()).isEqualTo(metrics.get(bytes).longValue());
    assertThat(status.at("/deadLetters").toString())
        .isEqualTo(
            "[{\"topic\":\"%s\",\"model\":\"log_meta\",\"code\":\"not_json\",\"letters\":3}]"
                .formatted(topic));
    assertThat(status.at("/lake/raw").textValue()).startsWith(lake.raw());
    assertThat(status.at("/consumerGroup").textValue()).isEqualTo(group);
    assertThat(status.at("/waitingFor")).isEmpty();
    assertThat(status.at("/partitions").toString())
        .isEqualTo("[{\"topic\":\"%s\",\"partition\":0,\"lag\":0}]".formatted(topic));
    assertThat(status.at("/completeUntil").textValue()).isEqualTo("2026-01-01T13:00:00Z");
    assertThat(status.at("/watermark").textValue()).isGreaterThan("2026-01-01T13:00:00Z");
  }

  @Test
  void eachMetricOfTheDashboardAndTheAlertsIsThereFromTheStart() throws Exception {
    Job job = start();
    String text = get(url(job) + "/metrics").body();
    Set<String> named = new TreeSet<>();
    for (String file : List.of("dashboard.json", "alerts.yaml")) {
      METRIC
          .matcher(Files.readString(Readme.PROJECT.resolve("runners-config/observe/" + file)))
          .results()
          .map(MatchResult::group)
          .forEach(named::add);
    }

    assertThat(named).isNotEmpty();
    assertThat(samples(text).keySet().stream().map(each -> each.replaceFirst("\\{.*", "")))
        .containsAll(named);
  }

  @Test
  void aJobThatWaitsForTheStoreSaysSo() throws Exception {
    Job job =
        start(
            Services.store("s3").option(),
            "--httpClientConfiguration={\"socketTimeout\":1000}",
            "--flushInterval=1s");
    String url = url(job);
    await().atMost(PATIENCE).until(() -> get(url + "/health/ready").statusCode() == 200);
    Services.store("s3").gate().goAway();
    sendLogs();

    await().atMost(PATIENCE).until(() -> get(url + "/health/ready").statusCode() == 503);
    assertThat(get(url + "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(url + "/health").body())
        .isEqualTo("{\"live\":true,\"ready\":false,\"state\":\"waiting\"}\n");
    assertThat(json(url + "/status").at("/waitingFor/0/reason").textValue()).contains("s3://");
    assertThat(samples(get(url + "/metrics").body()).get("superhero_retries_under_way"))
        .isPositive();

    Services.store("s3").gate().open();

    await().atMost(PATIENCE).until(() -> get(url + "/health/ready").statusCode() == 200);
    Services.awaitCommitted(group, topic, GOOD + BROKEN, job);
    Map<String, Double> metrics = samples(get(url + "/metrics").body());
    assertThat(metrics.get("superhero_retries_total")).isPositive();
    assertThat(errors(metrics, "passing")).isPositive();
    assertThat(errors(metrics, "final")).isZero();
  }

  @Test
  void settingsAreShownAndSecretsAreNot() throws Exception {
    Job job =
        start(
            "--batchSize=1234",
            "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":"
                + "\"%s\",\"secretAccessKey\":\"%s\"}"
                    .formatted(Services.S3.accessKey(), Services.S3.secretKey()));
    String url = url(job);
    String status = get(url + "/status").body();

    assertThat(new ObjectMapper().readTree(status).at("/settings/batchSize").textValue())
        .isEqualTo("1234");
    assertThat(status).doesNotContain(Services.S3.secretKey(), "awsCredentialsProvider");
    assertThat(get(url + "/").body()).contains("<html lang=\"en\">");
    assertThat(get(url + "/none").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(url + "/status"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    ListeningSockets.assertOnLoopback(job.process());
  }

  @Test
  void theServerEndsWithTheJob() {
    Services.sendLogs(topic, 0, 1, NOON);
    assertEnds(Services.run(args("--until=latest")), Main.DONE);
    assertEnds(
        Services.run(args("--until=latest", "--topics=" + Services.unique("none"))), Main.FAILED);
  }

  @Test
  void itListensWhereItIsTold() {
    assertThat(
            Services.run(args("--metricsHost=localhost", "--topics=none", "--until=latest")).out())
        .contains("status at http://localhost:");
    Outcome outcome = Services.run(args("--metricsHost=no.such.host.invalid"));
    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).contains("--metricsPort=0: cannot be listened on at no.such.host");
  }

  @Test
  void aPortThatIsTakenIsAMistake() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome = Services.run(args("--metricsPort=" + taken.getLocalPort()));

      assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
      assertThat(outcome.err())
          .startsWith(
              "--metricsPort=%d: cannot be listened on at 127.0.0.1: Address already in use"
                  .formatted(taken.getLocalPort()));
    }
    assertThat(Services.run(args("--metricsPort=70000")).err())
        .contains("--metricsPort=70000: should be from 0 to 65535");
  }

  private static double errors(Map<String, Double> metrics, String kind) {
    return metrics.entrySet().stream()
        .filter(each -> each.getKey().startsWith("superhero_store_errors_total{kind=\"" + kind))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private void assertEnds(Outcome outcome, int exitCode) {
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    Matcher url = URL.matcher(outcome.out());
    assertThat(url.find()).as(outcome.out()).isTrue();
    assertThatThrownBy(() -> get(url.group(1) + "/health/live"))
        .isInstanceOf(ConnectException.class);
  }

  private void sendLogs() {
    Services.sendLogs(topic, 0, GOOD, NOON);
    List<ProducerRecord<byte[], byte[]>> broken = new ArrayList<>();
    for (int i = 0; i < BROKEN; i++) {
      broken.add(new ProducerRecord<>(topic, 0, NOON, null, "{".getBytes(UTF_8)));
    }
    Services.send(broken);
  }

  private Job start(String... options) {
    return jobs.start(Program.here(), args(options));
  }

  private List<String> args(String... options) {
    List<String> args =
        Services.ingest(lake, "--topics=" + topic, "--consumerGroup=" + group, "--metricsPort=0");
    args.addAll(List.of(options));
    return args;
  }

  private static String url(Job job) {
    job.awaitSaid("status at http://127.0.0.1:");
    Matcher url = URL.matcher(job.said());
    assertThat(url.find()).as(job.said()).isTrue();
    return url.group(1);
  }

  private JsonNode json(String uri) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(uri).body());
  }

  private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  private static Map<String, Double> samples(String text) {
    return SAMPLE
        .matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                each -> each.group(1),
                each -> Double.valueOf(each.group(2)),
                (one, other) -> one,
                TreeMap::new));
  }
}
