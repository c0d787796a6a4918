package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.common.ReflectHelpers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.ingest.IngestOptions;
import superhero.dataflow.testdata.EmbeddedGcs;
import superhero.dataflow.testdata.EmbeddedKafka;

/**
 * The commands with Dataflow as their runner, against a stand-in of its service: what is submitted,
 * and what is said of a job. The real broker and Beam's own client are at work; no worker is.
 */
class SubmitDataflowTest {
  private static final String TOPIC = "lib.server.game";
  private static final int MESSAGES = 5;

  private static EmbeddedKafka kafka;
  private static EmbeddedGcs gcs;

  private final String lake = "gs://lake/" + UUID.randomUUID();
  private FakeDataflow dataflow;
  @TempDir Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    gcs = EmbeddedGcs.start("lake", "dataflow");
    kafka.createTopic(TOPIC, 1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < MESSAGES; i++) {
        producer
            .send(new ProducerRecord<>(TOPIC, ("{\"number\":" + i + "}").getBytes(UTF_8)))
            .get();
      }
    }
  }

  @AfterAll
  static void stop() {
    gcs.close();
    kafka.close();
  }

  @BeforeEach
  void setUp() {
    dataflow = new FakeDataflow();
  }

  @AfterEach
  void tearDown() {
    dataflow.close();
  }

  @Test
  void aBoundedJobIsSubmittedAndItsCountersAreSaid() {
    dataflow.count("read", "messages", MESSAGES);
    dataflow.count("read", "ranges", 1);
    dataflow.count("deadletter", "letters", 2);
    dataflow.become("JOB_STATE_DONE");

    Outcome outcome = run(ingest("--until=latest"));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .contains("ingest done")
        .contains("5 messages read, 2 dead letters, 1 ranges on the lake");
    assertThat(dataflow.job().path("type").asText()).isEqualTo("JOB_TYPE_BATCH");
    assertThat(dataflow.job().path("name").asText()).isEqualTo("superhero-dataflow");
    assertThat(stepNames(dataflow.job()))
        .contains("WriteRanges/Write", "WriteManifests/Record", "CommitOffsets/ByPartition/Map");
  }

  /** What a worker does first; without the endpoint it would ask Google. */
  @Test
  void aWorkerReachesTheLakeByTheOptionsOfTheJob() throws IOException {
    dataflow.become("JOB_STATE_DONE");
    run(ingest("--until=latest", "--maxUploads=3"));

    PipelineOptions options =
        new ObjectMapper()
            .registerModules(ObjectMapper.findModules(ReflectHelpers.findClassLoader()))
            .readValue(options(dataflow.job()).toString(), PipelineOptions.class);

    FileSystems.setDefaultPipelineOptions(options);
    assertThat(LakeIdentity.ids(List.of(Location.of(lake + "/raw")))).hasSize(1);
    assertThat(options.as(IngestOptions.class).getMaxUploads()).isEqualTo(3);
  }

  @Test
  void aStreamingJobIsCancelledByCtrlC() throws IOException {
    dataflow.count("read", "messages", 3);
    // Of a worker whose work another one has: no reason to end the job.
    dataflow.say("JOB_MESSAGE_ERROR", workerSays("another attempt of this job has taken over"));
    Path log = folder.resolve("job.log");
    Job job =
        new Job(
            new ProcessBuilder(Program.here().command(ingest()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start(),
            log);
    try {
      job.awaitSaid("ingest running");
      job.awaitSaid("3 messages read");
      assertThat(dataflow.job().path("type").asText()).isEqualTo("JOB_TYPE_STREAMING");

      job.terminate();

      assertThat(job.lastLine(143)).startsWith("ingest cancelled").contains("3 messages read");
      assertThat(dataflow.asked())
          .containsExactly("POST superhero-dataflow", "PUT JOB_STATE_CANCELLED");
    } finally {
      job.kill();
    }
  }

  @Test
  void aTemplateIsWrittenAndNoJobIsStarted() throws IOException {
    String place = UUID.randomUUID() + "/ingest";

    Outcome outcome = run(ingest("--templateLocation=gs://dataflow/" + place));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .contains(
            "ingest is written as a template to gs://dataflow/" + place + "; no job is started");
    assertThat(dataflow.jobs()).isZero();
    JsonNode template = new ObjectMapper().readTree(gcs.objects("dataflow").get(place));
    assertThat(template.path("type").asText()).isEqualTo("JOB_TYPE_STREAMING");
    assertThat(stepNames(template)).contains("WriteRanges/Write", "CommitOffsets/Commit");
  }

  @Test
  void aJobMayGoOnWithoutTheProgram() {
    Outcome outcome = run(ingest("--attachedMode=false"));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    assertThat(outcome.out()).contains("ingest submitted; the job goes on without this process");
    assertThat(dataflow.asked()).containsExactly("POST superhero-dataflow");
  }

  @Test
  void aFailedJobEndsWithTheSentenceOfTheWorker() {
    dataflow.say("JOB_MESSAGE_BASIC", "Starting 1 workers in us-central1-b...");
    dataflow.say("JOB_MESSAGE_ERROR", workerSays("cannot write gs://lake/raw/a: no such bucket"));
    dataflow.say("JOB_MESSAGE_ERROR", "Workflow failed.");
    dataflow.become("JOB_STATE_FAILED");

    Outcome outcome = run(ingest("--until=latest"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().strip()).isEqualTo("cannot write gs://lake/raw/a: no such bucket");
    assertThat(dataflow.asked()).containsExactly("POST superhero-dataflow");
  }

  @Test
  void aFailureThatIsNotOfTheWorkersEndsWithTheServicesWords() {
    dataflow.say("JOB_MESSAGE_ERROR", "Workflow failed. Causes: quota CPUS exceeded");
    dataflow.become("JOB_STATE_FAILED");

    Outcome outcome = run(ingest("--until=latest"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().strip()).isEqualTo("Workflow failed. Causes: quota CPUS exceeded");
  }

  /** By itself the service would try the same range for ever. */
  @Test
  void aStreamingJobThatCannotGoOnIsCancelled() {
    for (int seconds = 600; seconds < 604; seconds++) {
      dataflow.say(
          "JOB_MESSAGE_ERROR", workerSays("cannot reach Kafka (tried for " + seconds + " s)"));
    }

    Outcome outcome = run(ingest());

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().strip()).isEqualTo("cannot reach Kafka (tried for 603 s)");
    assertThat(dataflow.asked())
        .containsExactly("POST superhero-dataflow", "PUT JOB_STATE_CANCELLED");
  }

  @Test
  void aJobThatDataflowDoesNotTakeEndsWithItsReason() {
    dataflow.refuse("The caller has no permission dataflow.jobs.create");

    Outcome outcome = run(ingest("--until=latest"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().strip())
        .isEqualTo(
            "Dataflow did not take the job: Failed to create a workflow job: The caller has no"
                + " permission dataflow.jobs.create");
  }

  @Test
  void aBucketForTheJobsFilesThatIsNotThereIsSaid() {
    Outcome outcome = run(ingest("--until=latest", "--tempLocation=gs://nowhere/temp"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().strip())
        .isEqualTo("cannot reach gs://nowhere/temp/: The specified bucket does not exist.");
    assertThat(dataflow.jobs()).isZero();
  }

  @Test
  void noSecretIsSubmitted() throws IOException {
    String secret = "hunter2-" + UUID.randomUUID();
    Path secrets = Files.writeString(folder.resolve("secrets"), "key=" + secret);
    Path config = folder.resolve("kafka.properties");
    Files.writeString(config, "ssl.key.password=${file:" + secrets + ":key}");
    dataflow.become("JOB_STATE_DONE");

    Outcome outcome = run(ingest("--until=latest", "--kafkaConfig=" + config));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    assertThat(dataflow.job().toString()).contains("" + config).doesNotContain(secret);
    assertThat(gcs.objects("dataflow").values())
        .isNotEmpty()
        .noneMatch(staged -> new String(staged, UTF_8).contains(secret));
  }

  @Test
  void aSecretThatWouldTravelIsRefused() throws IOException {
    Path config = folder.resolve("kafka.properties");
    Files.writeString(config, "ssl.key.password=hunter2");

    Outcome outcome =
        run(
            ingest(
                "--until=latest",
                "--kafkaConfig=" + config,
                "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\","
                    + "\"accessKeyId\":\"key\",\"secretAccessKey\":\"hunter2\"}"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains("secrets in [ssl.key.password] could be read by all who see the job")
        .contains("--awsCredentialsProvider: could be read by all who see the job")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "diff", "compact", "standardize", "replay"})
  void whatReportsAtItsEndIsNotLeftAlone(String command) {
    Outcome outcome =
        run(args(command, "--attachedMode=false", "--templateLocation=gs://dataflow/template"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains(
            "--attachedMode=false: does not go with " + command + ", which reports at its end",
            "--templateLocation=gs://dataflow/template: is for what streams: ingest without"
                + " --until, or standardize --watch");
  }

  @Test
  void aTemplateOfABoundedRunWouldReadTheSameOffsetsEachTime() {
    assertThat(run(ingest("--until=latest", "--templateLocation=gs://dataflow/template")).err())
        .contains("--templateLocation=gs://dataflow/template: is for what streams");
  }

  @Test
  void allThatDoesNotGoOnDataflowIsSaidAtOnce() {
    Outcome outcome =
        run(
            List.of(
                "ingest",
                "--bootstrapServers=localhost:1",
                "--raw=lake/raw",
                "--standard=s3://lake/standard",
                "--deadLetters=/lake/dead",
                "--project=Logs",
                "--region=",
                "--jobName=Games",
                "--gcpTempLocation=s3://temp",
                "--stagingLocation=/tmp/staging",
                "--runner=TestDataflowRunner",
                "--flinkMaster=[local]",
                "--batchSize=0"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err().lines().map(line -> line.replaceFirst(":.*", "")))
        .contains(
            "--raw=lake/raw",
            "--deadLetters=/lake/dead",
            "--project=Logs",
            "--region",
            "--jobName=Games",
            "--gcpTempLocation=s3",
            "--stagingLocation=/tmp/staging",
            "--runner=TestDataflowRunner",
            "--flinkMaster",
            "--batchSize=0");
    assertThat(outcome.err()).doesNotContain("--standard");
  }

  @Test
  void withoutAPlaceForTheJobsFilesNothingStarts() {
    Outcome outcome = run(List.of("compact", "--standard=gs://lake/standard"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).contains("--tempLocation: is missing");
  }

  @Test
  void theHelpHasTheOptionsOfDataflowAndTheListNoLocal() {
    assertThat(run(List.of("ingest", "--help")).out().replaceFirst("(?s).*Runner and others:", ""))
        .contains(
            "--runner  (default: DataflowRunner)",
            "--project  (default: that of gcloud)",
            "--templateLocation",
            "--attachedMode  (default: true)");
    assertThat(run(List.of("help")).out()).doesNotContain("\n  local ");
    assertThat(run(List.of("local")).exitCode()).isEqualTo(Main.MISTAKEN);
  }

  /** As a worker words it, of an exception within others. */
  private static String workerSays(String sentence) {
    return "Error message from worker: org.apache.beam.sdk.util.UserCodeException:"
        + " superhero.dataflow.failure.JobException: "
        + sentence
        + "\n\torg.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)\n"
        + "Caused by: superhero.dataflow.failure.JobException: "
        + sentence
        + "\n\tsuperhero.dataflow.failure.Retry.whilePassing(Retry.java:40)\n"
        + "Caused by: java.io.IOException: 404\n";
  }

  private static JsonNode options(JsonNode job) {
    return job.path("environment").path("sdkPipelineOptions");
  }

  /** Steps as the user sees them. */
  private static List<String> stepNames(JsonNode job) {
    List<String> names = new ArrayList<>();
    for (JsonNode step : job.path("steps")) {
      names.add(step.path("properties").path("user_name").path("value").asText());
    }
    return names;
  }

  private List<String> ingest(String... more) {
    List<String> args =
        args(
            "ingest",
            "--bootstrapServers=" + kafka.bootstrapServers(),
            "--topics=" + TOPIC,
            "--consumerGroup=" + UUID.randomUUID());
    args.addAll(List.of(more));
    return args;
  }

  private List<String> args(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command));
    if (!command.equals("compact")) {
      args.add("--raw=" + lake + "/raw");
    }
    args.addAll(
        List.of(
            "--standard=" + lake + "/standard",
            "--project=superhero-local",
            "--region=us-central1",
            "--tempLocation=gs://dataflow/temp",
            "--gcsEndpoint=" + gcs.endpoint() + "/storage/v1/",
            "--apiRootUrl=" + dataflow.endpoint(),
            "--credentialFactoryClass=" + NoopCredentialFactory.class.getName(),
            // Not the class path: the store is in memory.
            "--filesToStage=" + Path.of("pom.xml").toAbsolutePath()));
    args.addAll(List.of(more));
    return args;
  }

  private static Outcome run(List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
