package superhero.dataflow.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.emr.AwsEndpoint.Request;

/**
 * The scripts as processes. What --dry-run prints is run by bash as a user would paste it, where
 * there is an AWS CLI, against an endpoint on this machine: so the CLI's own checks of parameters
 * have passed, and what is sent is known.
 */
class ScriptsTest {
  private static final Map<String, String> BUCKETS =
      Map.of("Raw", "raw-bucket", "Standard", "standard-bucket", "Artifacts", "artifacts-bucket");

  /** What is said to be on the PATH in a dry run: it runs nothing. */
  private static final String NO_AWS = "echo 'aws was called' >&2; exit 99";

  /** What a script printed, and how it ended. */
  private record Outcome(int exitCode, String out, String err) {}

  @TempDir Path folder;
  private AwsEndpoint aws;

  /** A clone with the scripts and two jars, so small that they go up in a request each. */
  @BeforeEach
  void cloneScripts() throws IOException {
    Path scripts = Files.createDirectories(folder.resolve("runners-config/emr"));
    try (Stream<Path> files = Files.list(Path.of("emr"))) {
      for (Path file : files.toList()) {
        Files.copy(file, scripts.resolve(file.getFileName()));
      }
    }
    Path jars = Files.createDirectories(folder.resolve("pipelines/target"));
    Files.writeString(jars.resolve("superhero-dataflow-flink.jar"), "flink's classes");
    Files.writeString(jars.resolve("superhero-dataflow-spark.jar"), "spark's classes");
    Files.writeString(
        folder.resolve("some.args"),
        "# How fast.\n\n--parallelism=4\n  --objectReuse=true  \n--note=it's \"$HOME\"");
    putAws(NO_AWS);
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
    Outcome run = run("bash", script("destroy"));

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
    Outcome run = run("bash", script("submit-flink"), "--", "--bootstrapServers=b-1:9092");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("the stack superhero-dataflow has none; see runners-config/emr/deploy --help");
    assertThat(aws.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "submit-flink", "submit-spark", "status", "destroy"})
  void dryRunPrintsCallsThatNameTheStackAndRunsNothing(String script) throws Exception {
    Outcome run = run("bash", script(script), "--dry-run", "--stack=another");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("aws cloudformation").contains("--stack-name another ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "submit-flink", "submit-spark", "status", "destroy"})
  void helpBeginsWithHowToCallIt(String script) throws Exception {
    Outcome run = run("bash", script(script), "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(script + " [--stack=superhero-dataflow]");
  }

  @Test
  void helpOfDeployNamesEveryParameter() throws Exception {
    assertThat(run("bash", script("deploy"), "--help").out())
        .contains(Template.with(Map.of()).written("Parameters").keySet());
  }

  @Test
  void allMistakesAreNamedAtOnceAndNoSecretIs() throws Exception {
    Outcome run =
        run(
            "bash",
            script("submit-flink"),
            "--stack=Upper",
            "--bootstrapServers=b-1:9092",
            "--",
            "@missing.args",
            "--redis=redis://user:hunter2@host:6379",
            "--awsCredentialsProvider={\"awsSecretKey\": \"hunter2\"}");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            --bootstrapServers: not an argument of submit-flink
            --stack=Upper: should be lower-case letters, digits and -, a letter first
            @missing.args: cannot be read; it should be a file, an argument a line
            --redis: holds a password or a secret, and EMR shows the arguments of a job
            --awsCredentialsProvider: holds a password or a secret, and EMR shows the arguments of a job
            See: submit-flink --help
            """);
  }

  @Test
  void aParameterThatTheStackHasNotIsRefused() throws Exception {
    Outcome run = run("bash", script("deploy"), "--dry-run", "Computer=cluster");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("Computer=cluster: the stack has no such parameter\nSee: deploy --help\n");
  }

  @Test
  void aJarThatIsNotBuiltIsNamed() throws Exception {
    Files.delete(folder.resolve("pipelines/target/superhero-dataflow-spark.jar"));
    Outcome run = run("bash", script("submit-spark"), "--", "--bootstrapServers=b-1:9092");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "pipelines/target/superhero-dataflow-spark.jar is not there; mvn -q -DskipTests package"
                + " makes it\n");
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
    List<String> words = new ArrayList<>(List.of("bash", script(script), "--dry-run"));
    words.addAll(Arrays.asList(args));
    Outcome printed = run(words.toArray(String[]::new));
    assertThat(printed.err()).isEmpty();

    startAws(outputs);
    Outcome run = run("bash", "-euo", "pipefail", "-c", printed.out());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return aws.requests();
  }

  private static String script(String name) {
    return Path.of("runners-config", "emr", name).toString();
  }

  private void startAws(Map<String, String> outputs) throws IOException {
    Optional<Path> cli =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "aws"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        cli.isPresent(), "no AWS CLI on the PATH (Debian: apt-get install awscli), so not tested");
    aws = new AwsEndpoint(outputs);
    putAws("exec " + cli.get() + " --endpoint-url " + aws.address() + " \"$@\"");
  }

  private void putAws(String body) throws IOException {
    Path wrapper = Files.createDirectories(folder.resolve("bin")).resolve("aws");
    Files.writeString(wrapper, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(String... words) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process
        .environment()
        .putAll(
            Map.of(
                "PATH", folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
                "HOME", folder.toString(),
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "key",
                "AWS_DEFAULT_REGION", "eu-central-1",
                "AWS_EC2_METADATA_DISABLED", "true"));
    int exitCode = process.start().waitFor();
    return new Outcome(exitCode, Files.readString(out), Files.readString(err));
  }
}
