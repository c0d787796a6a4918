package superhero.dataflow.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import superhero.dataflow.emr.AwsEndpoint.Request;
import superhero.dataflow.emr.Scripts.Outcome;

/**
 * What --dry-run prints, run by bash as a user would paste it, with the AWS CLI against an endpoint
 * on this machine: so the CLI's own checks of parameters have passed, and what it sends is known.
 */
class CallsTest {
  private static final Map<String, String> BUCKETS =
      Map.of("Raw", "raw-bucket", "Standard", "standard-bucket", "Artifacts", "artifacts-bucket");

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
  void deployMakesTheStackOfTheTemplate() throws Exception {
    List<Request> requests =
        callsOf(BUCKETS, "deploy", "Compute=cluster", "IpRanges=10.0.0.0/8,192.0.2.0/24");

    assertThat(actions(requests)).containsExactly("CreateChangeSet", "ExecuteChangeSet");
    Map<String, String> form = requests.get(0).form();
    assertThat(form)
        .containsEntry("StackName", "superhero-dataflow")
        .containsEntry("TemplateBody", Template.text())
        .containsEntry("Capabilities.member.1", "CAPABILITY_IAM");
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; form.containsKey("Parameters.member." + i + ".ParameterKey"); i++) {
      String member = "Parameters.member." + i + ".";
      parameters.put(
          form.get(member + "ParameterKey"),
          form.getOrDefault(member + "ParameterValue", "as it was"));
    }
    assertThat(parameters.keySet())
        .isEqualTo(Template.with(Map.of()).written("Parameters").keySet());
    assertThat(parameters)
        .containsEntry("Compute", "cluster")
        .containsEntry("IpRanges", "10.0.0.0/8,192.0.2.0/24")
        .containsEntry("LogDays", "as it was");
  }

  @Test
  void flinkIsAStepWithTheJarAndTheOptions() throws Exception {
    List<Request> requests =
        callsOf(
            with("Cluster", "j-1"),
            "submit-flink",
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
    assertThat(Template.parse(requests.get(2).body()))
        .isEqualTo(
            step(
                "superhero-dataflow-flink",
                "bash",
                "-c",
                "aws s3 cp --only-show-errors \"$0\" /tmp/superhero-dataflow-flink.jar && exec"
                    + " flink run -t yarn-per-job -D yarn.application.name=superhero-dataflow -D"
                    + " restart-strategy.type=exponential-delay -D"
                    + " restart-strategy.exponential-delay.attempts-before-reset-backoff=10"
                    + " /tmp/superhero-dataflow-flink.jar \"$@\"",
                "s3://artifacts-bucket/jars/superhero-dataflow-flink.jar",
                "ingest",
                "--raw=s3://raw-bucket",
                "--standard=s3://standard-bucket",
                "--parallelism=4",
                "--objectReuse=true",
                "--note=it's \"$HOME\"",
                "--raw=s3://elsewhere/raw",
                "--bootstrapServers=b-1:9092"));
  }

  @Test
  void sparkIsAStepThatEndsWithWhatIsThere() throws Exception {
    List<Request> requests =
        callsOf(with("Cluster", "j-1"), "submit-spark", "--", "--bootstrapServers=b-1:9092");

    assertThat(actions(requests))
        .containsExactly(
            "GET /artifacts-bucket",
            "PUT /artifacts-bucket/jars/superhero-dataflow-spark.jar",
            "AddJobFlowSteps");
    assertThat(Template.parse(requests.get(2).body()))
        .isEqualTo(
            step(
                "superhero-dataflow-spark",
                "spark-submit",
                "--deploy-mode",
                "cluster",
                "--conf",
                "spark.yarn.maxAppAttempts=1",
                "--class",
                "superhero.dataflow.pipelines.Main",
                "s3://artifacts-bucket/jars/superhero-dataflow-spark.jar",
                "ingest",
                "--raw=s3://raw-bucket",
                "--standard=s3://standard-bucket",
                "--until=latest",
                "--bootstrapServers=b-1:9092"));
  }

  @Test
  void sparkIsAJobOfTheApplicationWithServerless() throws Exception {
    Map<String, String> outputs = with("Application", "00a");
    outputs.put("ServerlessRole", "arn:aws:iam::123456789012:role/serverless");
    List<Request> requests =
        callsOf(outputs, "submit-spark", "--serverless", "--", "--until=2026-11-22T00:00:00Z");

    assertThat(actions(requests))
        .containsExactly(
            "GET /artifacts-bucket",
            "PUT /artifacts-bucket/jars/superhero-dataflow-spark.jar",
            "POST /applications/00a/jobruns");
    Map<String, Object> run = Template.map(Template.parse(requests.get(2).body()));
    assertThat(run)
        .containsEntry("executionRoleArn", "arn:aws:iam::123456789012:role/serverless")
        .containsEntry(
            "jobDriver",
            Map.of(
                "sparkSubmit",
                Map.of(
                    "entryPoint",
                    "s3://artifacts-bucket/jars/superhero-dataflow-spark.jar",
                    "sparkSubmitParameters",
                    "--class superhero.dataflow.pipelines.Main",
                    "entryPointArguments",
                    List.of(
                        "ingest",
                        "--raw=s3://raw-bucket",
                        "--standard=s3://standard-bucket",
                        "--until=latest",
                        "--until=2026-11-22T00:00:00Z"))));
  }

  @Test
  void statusListsStepsAndJobs() throws Exception {
    Map<String, String> outputs = with("Cluster", "j-1");
    outputs.put("Application", "00a");

    assertThat(actions(callsOf(outputs, "status")))
        .containsExactly("ListSteps", "GET /applications/00a/jobruns");
  }

  @Test
  void destroyLeavesTheBucketsAndSaysSo() throws Exception {
    startAws(BUCKETS);
    Outcome run = scripts.run("destroy");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            "The stack is gone. These buckets stay, with all that is in them: raw-bucket"
                + " standard-bucket artifacts-bucket\n");
    assertThat(actions(aws.requests())).containsExactly("DeleteStack");
  }

  @Test
  void aStackWithoutAClusterIsNamed() throws Exception {
    startAws(BUCKETS);
    Outcome run = scripts.run("submit-flink", "--", "--bootstrapServers=b-1:9092");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("the stack superhero-dataflow has none; see runners-config/emr/deploy --help");
    assertThat(aws.requests()).isEmpty();
  }

  private static Map<String, String> with(String output, String value) {
    Map<String, String> outputs = new TreeMap<>(BUCKETS);
    outputs.put(output, value);
    return outputs;
  }

  private static Map<String, Object> step(String name, String... args) {
    return Map.of(
        "JobFlowId",
        "j-1",
        "Steps",
        List.of(
            Map.of(
                "Name",
                name,
                "ActionOnFailure",
                "CONTINUE",
                "HadoopJarStep",
                Map.of("Jar", "command-runner.jar", "Args", List.of(args)))));
  }

  private static List<String> actions(List<Request> requests) {
    return requests.stream().map(Request::action).toList();
  }

  /** What AWS is asked for by the calls that a dry run prints, run by bash. */
  private List<Request> callsOf(Map<String, String> outputs, String script, String... args)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("--dry-run"));
    words.addAll(Arrays.asList(args));
    Outcome printed = scripts.run(script, words.toArray(String[]::new));
    assertThat(printed.err()).isEmpty();

    startAws(outputs);
    Outcome run = scripts.paste(printed.out());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return aws.requests();
  }

  private void startAws(Map<String, String> outputs) throws IOException {
    aws = new AwsEndpoint(outputs);
    scripts.useCli(aws.address());
  }
}
