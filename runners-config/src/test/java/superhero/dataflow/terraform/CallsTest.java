package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.terraform.AwsEndpoint.Request;
import superhero.dataflow.terraform.Terraform.Outcome;

/**
 * What --dry-run prints, run by bash as a user would paste it, with the AWS CLI against an endpoint
 * on this machine: so the CLI's own checks of parameters have passed, and what it sends is known.
 */
class CallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAKE = "--raw=s3://raw-bucket --standard=s3://standard-bucket";
  private static final Map<String, String> BUCKETS =
      Map.of(
          "raw", "s3://raw-bucket",
          "standard", "s3://standard-bucket",
          "artifacts", "s3://artifacts-bucket",
          "options", LAKE + " --awsRegion=eu-central-1",
          "region", "eu-central-1");

  @TempDir Path folder;
  private Scripts scripts;
  private AwsEndpoint aws;

  @BeforeEach
  void cloneScripts() throws IOException {
    assumeTrue(
        Scripts.cli().isPresent(),
        "there is no AWS CLI on the PATH (Debian: apt-get install awscli), so its calls are not"
            + " tested");
    scripts = new Scripts(folder);
    aws = new AwsEndpoint();
    scripts.useCli(aws.address());
    Files.writeString(
        folder.resolve("some.args"),
        "# How fast.\n\n--parallelism=4\n  --objectReuse=true  \n--note=it's \"$HOME\"");
  }

  @AfterEach
  void close() {
    if (aws != null) {
      aws.close();
    }
  }

  @Test
  void flinkIsAStepWithTheJarTheSettingsAndTheOptions() throws Exception {
    List<Request> requests =
        callsOf(
            with("cluster", "j-1"),
            "submit",
            "ingest",
            "--memory=6g",
            "--conf=taskmanager.numberOfTaskSlots=4",
            "--",
            "@some.args",
            "--raw=s3://elsewhere/raw",
            "--bootstrapServers=b-1:9092");

    assertThat(actions(requests))
        .containsExactly(
            "GET /artifacts-bucket",
            "PUT /artifacts-bucket/jars/superhero-dataflow-flink.jar",
            "AddJobFlowSteps");
    assertThat(requests.get(1).body()).contains("flink's classes");
    assertThat(step(requests.get(2)))
        .containsExactly(
            "bash",
            "-c",
            "aws s3 cp --only-show-errors \"$0\" /tmp/superhero-dataflow-flink.jar && exec flink"
                + " run -t yarn-per-job \"$@\"",
            "s3://artifacts-bucket/jars/superhero-dataflow-flink.jar",
            "-D",
            "yarn.application.name=superhero-dataflow-ingest",
            "-D",
            "restart-strategy.type=exponential-delay",
            "-D",
            "restart-strategy.exponential-delay.attempts-before-reset-backoff=10",
            "-D",
            "taskmanager.memory.process.size=6g",
            "-D",
            "taskmanager.numberOfTaskSlots=4",
            "/tmp/superhero-dataflow-flink.jar",
            "ingest",
            "--raw=s3://raw-bucket",
            "--standard=s3://standard-bucket",
            "--parallelism=4",
            "--objectReuse=true",
            "--note=it's \"$HOME\"",
            "--raw=s3://elsewhere/raw",
            "--bootstrapServers=b-1:9092");
  }

  @Test
  void filesThatOptionsNameAreUploaded() throws Exception {
    Files.createDirectory(folder.resolve("models"));
    Files.writeString(folder.resolve("models/orders.avsc"), "{}");
    Files.writeString(folder.resolve("kafka.properties"), "security.protocol=SSL");

    List<Request> requests =
        callsOf(
            with("cluster", "j-1"),
            "submit",
            "ingest",
            "--runner=spark",
            "--",
            "--bootstrapServers=b-1:9092",
            "--models=models",
            "--kafkaConfig=kafka.properties");

    List<String> arguments = step(requests.get(requests.size() - 1));
    assertThat(arguments.subList(arguments.indexOf("ingest"), arguments.size()))
        .containsExactly(
            "ingest",
            "--raw=s3://raw-bucket",
            "--standard=s3://standard-bucket",
            "--until=latest",
            "--bootstrapServers=b-1:9092",
            "--models=s3://artifacts-bucket/models/44136fa355b3678a",
            "--kafkaConfig=s3://artifacts-bucket/kafka/aca7af3bbe15ee60.properties");
    assertThat(actions(requests))
        .contains(
            "PUT /artifacts-bucket/models/44136fa355b3678a/orders.avsc",
            "PUT /artifacts-bucket/kafka/aca7af3bbe15ee60.properties");
  }

  @Test
  void diffWritesToAFolderOfItsOwnInTheArtifacts() throws Exception {
    List<String> step =
        step(callsOf(with("cluster", "j-1"), "submit", "diff", "--", "--models=s3://m/1").get(2));

    assertThat(step.get(step.size() - 2))
        .matches("--into=s3://artifacts-bucket/diff/\\d{8}T\\d{6}Z");
    assertThat(step).endsWith("--models=s3://m/1");
  }

  @Test
  void ingestLeavesTheTablesToTheFunction() throws Exception {
    Map<String, String> outputs = with("cluster", "j-1");
    outputs.put("options", "--raw=s3://raw-bucket --standard=none --awsRegion=eu-central-1");

    assertThat(step(callsOf(outputs, "submit", "ingest").get(2)))
        .endsWith("ingest", "--raw=s3://raw-bucket", "--standard=none");
  }

  @Test
  void sparkIsAJobOfTheApplicationWithServerless() throws Exception {
    Map<String, String> outputs = with("application", "00a");
    outputs.put("job_role", "arn:aws:iam::123456789012:role/serverless");
    List<Request> requests =
        callsOf(
            outputs,
            "submit",
            "ingest",
            "--runner=spark-serverless",
            "--memory=4g",
            "--",
            "--until=2026-11-22T00:00:00Z");

    assertThat(actions(requests))
        .containsExactly(
            "GET /artifacts-bucket",
            "PUT /artifacts-bucket/jars/superhero-dataflow-spark.jar",
            "POST /applications/00a/jobruns");
    JsonNode run = JSON.readTree(requests.get(2).body());
    assertThat(run.get("executionRoleArn").textValue())
        .isEqualTo("arn:aws:iam::123456789012:role/serverless");
    assertThat(run.get("jobDriver"))
        .isEqualTo(
            JSON.readTree(
                """
                {"sparkSubmit": {
                  "entryPoint": "s3://artifacts-bucket/jars/superhero-dataflow-spark.jar",
                  "sparkSubmitParameters":
                    "--conf spark.executor.memory=4g --class superhero.dataflow.pipelines.Main",
                  "entryPointArguments": ["ingest", "--raw=s3://raw-bucket",
                    "--standard=s3://standard-bucket", "--until=latest",
                    "--until=2026-11-22T00:00:00Z"]}}
                """));
  }

  @Test
  void statusListsStepsAndJobs() throws Exception {
    Map<String, String> outputs = with("cluster", "j-1");
    outputs.put("application", "00a");

    assertThat(actions(callsOf(outputs, "status")))
        .containsExactly("ListSteps", "GET /applications/00a/jobruns");
  }

  @Test
  void aDeploymentWithoutAClusterIsNamed() throws Exception {
    scripts.deployed(BUCKETS);
    Outcome run = scripts.run("submit", "ingest", "--", "--bootstrapServers=b-1:9092");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("cluster: is not deployed; see runners-config/terraform/deploy --help");
    assertThat(aws.requests()).isEmpty();
  }

  private static Map<String, String> with(String output, String value) {
    Map<String, String> outputs = new TreeMap<>(BUCKETS);
    outputs.put(output, value);
    return outputs;
  }

  /** The arguments of the step that a request adds to the cluster. */
  private static List<String> step(Request request) throws IOException {
    JsonNode added = JSON.readTree(request.body());
    assertThat(added.get("JobFlowId").textValue()).isEqualTo("j-1");
    assertThat(added.get("Steps")).hasSize(1);
    JsonNode step = added.get("Steps").get(0);
    assertThat(step.get("ActionOnFailure").textValue()).isEqualTo("CONTINUE");
    assertThat(step.get("HadoopJarStep").get("Jar").textValue()).isEqualTo("command-runner.jar");
    List<String> arguments = new ArrayList<>();
    step.get("HadoopJarStep").get("Args").forEach(each -> arguments.add(each.textValue()));
    return arguments;
  }

  private static List<String> actions(List<Request> requests) {
    return requests.stream().map(Request::action).toList();
  }

  /** What AWS is asked for by the calls that a dry run prints, run by bash. */
  private List<Request> callsOf(Map<String, String> outputs, String script, String... args)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("--dry-run"));
    words.addAll(Arrays.asList(args));
    String printed = scripts.run(script, words.toArray(String[]::new)).ok();

    scripts.deployed(outputs);
    Outcome run = scripts.paste(printed);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return aws.requests();
  }
}
