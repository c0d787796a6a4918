package superhero.dataflow.airflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.pipelines.Main;

/**
 * The DAGs, with operators that have the signatures of Airflow's own (signatures.json says where
 * they were read). Airflow itself is not run.
 */
class DagsTest {
  private static final Path DAGS = Path.of("airflow");
  private static final Path CHECKS = Path.of("src/test/resources/airflow");
  private static final String INGEST =
      "ingest --bootstrapServers=b-1:9092 --consumerGroup=superhero-dataflow --raw=s3://raw"
          + " --standard=s3://standard --topics=orders,returns --until=latest";

  @TempDir Path folder;

  private record Said(int exitCode, String text) {}

  @BeforeAll
  static void pythonIsThere() throws Exception {
    boolean isThere;
    try {
      isThere = run(Map.of(), List.of("python3", "--version")).exitCode() == 0;
    } catch (IOException e) {
      isThere = false;
    }
    assumeTrue(isThere, "no python3 on this machine: the DAGs are not imported");
  }

  @Test
  void onThisMachineJavaIsStarted() throws Exception {
    JsonNode ingest = dags("local").at("/superhero_hourly/tasks/ingest");

    assertThat(ingest.get("operator").textValue()).isEqualTo("BashOperator");
    assertThat(ingest.get("bash_command").textValue()).isEqualTo("java -jar jar.jar " + INGEST);
  }

  @Test
  void onEmrAStepIsAdded() throws Exception {
    JsonNode step = dags("emr").at("/superhero_threshold/tasks/ingest/steps/0/HadoopJarStep");

    assertThat(step.get("Jar").textValue()).isEqualTo("command-runner.jar");
    assertThat(words(step.get("Args")))
        .isEqualTo(
            "spark-submit --deploy-mode cluster --conf spark.yarn.maxAppAttempts=1 --class "
                + Main.class.getName()
                + " jar.jar "
                + INGEST);
  }

  @Test
  void onEmrServerlessAJobIsStarted() throws Exception {
    JsonNode ingest = dags("serverless").at("/superhero_threshold/tasks/ingest");

    assertThat(ingest.has("client_request_token")).isFalse();
    assertThat(words(ingest.at("/job_driver/sparkSubmit/entryPointArguments"))).isEqualTo(INGEST);
  }

  /** With a mistake added, so that it does not run: the program names that one and no other. */
  @ParameterizedTest
  @CsvSource({"ingest", "audit", "compact"})
  void theProgramTakesWhatBeamsOperatorGivesIt(String command) throws Exception {
    JsonNode task = dags("beam").at("/superhero_hourly/tasks/" + command);
    assertThat(task.get("operator").textValue()).isEqualTo("BeamRunJavaPipelineOperator");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    // As the hook of the operator does it: providers/apache/beam/hooks/beam.py@5f768edd.
    line.add("--runner=DirectRunner");
    for (Map.Entry<String, JsonNode> option : task.get("pipeline_options").properties()) {
      assertThat(option.getValue().isTextual()).isTrue();
      String value =
          option
              .getValue()
              .textValue()
              .replaceAll("\\{\\{.*days=1.*}}", "2026-11-21")
              .replaceAll("\\{\\{.*}}", "2026-11-22");
      line.add("--" + option.getKey() + "=" + value);
    }
    line.add("--zzz=1");

    Said said = run(Map.of(), line);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.text().lines().filter(each -> each.startsWith("-")))
        .containsExactly("--zzz: there is no such option");
    assertThat(said.text()).contains("See: superhero-dataflow " + command + " --help");
  }

  @Test
  void anHourIsBroughtAuditedAndAfterMidnightCompacted() throws Exception {
    JsonNode hourly = dags("local").get("superhero_hourly");

    assertThat(hourly.get("edges").toString())
        .isEqualTo(
            "[[\"ingest\",\"audit\"],[\"audit\",\"midnight\"],[\"midnight\",\"compact\"],"
                + "[\"ingest\",\"window_is_complete\"]]");
    assertThat(hourly.at("/arguments/schedule").textValue()).isEqualTo("@hourly");
    assertThat(hourly.at("/arguments/max_active_runs").intValue()).isEqualTo(1);
    // In single quotes of the shell, and none inside.
    assertThat(hourly.at("/tasks/compact/bash_command").textValue())
        .isEqualTo(
            "java -jar jar.jar compact --standard=s3://standard"
                + " '--from={{ data_interval_end.subtract(days=1).strftime(\"%Y-%m-%d\") }}'"
                + " '--to={{ data_interval_end.strftime(\"%Y-%m-%d\") }}'");
  }

  @Test
  void readersCanWaitForTheMarkerOfAWindow() throws Exception {
    JsonNode sensor = dags("local").at("/superhero_hourly/tasks/window_is_complete");

    assertThat(sensor.get("operator").textValue()).isEqualTo("S3KeySensor");
    assertThat(sensor.get("bucket_key").textValue())
        .startsWith("s3://standard/buffer_meta/{{")
        .contains("date=%Y-%m-%d/hour=%H")
        .endsWith("/_SUCCESS");
  }

  @Test
  void theThresholdIsAskedBeforeTheIngest() throws Exception {
    JsonNode threshold = dags("local").get("superhero_threshold");

    assertThat(threshold.get("edges").toString()).isEqualTo("[[\"enough_wait\",\"ingest\"]]");
    assertThat(threshold.at("/tasks/enough_wait/op_kwargs").toString())
        .isEqualTo(
            "{\"threshold\":10000,\"group\":\"superhero-dataflow\",\"topics\":[\"orders\",\"returns\"]}");
  }

  @Test
  void messagesWaitThatAreNotCommittedAndStillThere() throws Exception {
    assertThat(python("check_lag.py", DAGS, "local").text().strip()).isEqualTo("17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bash_command='ls', comand='ls' | unexpected keyword argument 'comand'",
        "retries=1 | missing a required argument: 'bash_command'",
        "bash_command='ls', output_encoding='{{ ds }}' | renders no template in output_encoding",
      })
  void whatAnOperatorDoesNotTakeIsFound(String arguments, String flaw) throws Exception {
    Files.writeString(
        folder.resolve("wrong.py"),
        """
        from airflow.providers.standard.operators.bash import BashOperator
        from airflow.sdk import DAG
        with DAG("wrong"):
            BashOperator(task_id="wrong", %s)
        """
            .formatted(arguments));

    Said said = python("check_dags.py", folder, "local");

    assertThat(said.exitCode()).isNotZero();
    assertThat(said.text()).contains(flaw);
  }

  @Test
  void aSettingThatIsMissingOrWrongIsNamed() throws Exception {
    assertThat(python("check_dags.py", DAGS, "cloud").text())
        .contains("SUPERHERO_COMPUTE=cloud: should be local, beam, emr or serverless");
    assertThat(run(Map.of(), command("check_dags.py", DAGS)).text())
        .contains("SUPERHERO_TOPICS is not set");
  }

  private static JsonNode dags(String compute) throws Exception {
    Said said = python("check_dags.py", DAGS, compute);
    assertThat(said.exitCode()).as(said.text()).isZero();
    return new ObjectMapper().readTree(said.text());
  }

  private static Said python(String check, Path dags, String compute) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("COMPUTE", compute);
    settings.put("BOOTSTRAP_SERVERS", "b-1:9092");
    settings.put("RAW", "s3://raw");
    settings.put("STANDARD", "s3://standard");
    settings.put("TOPICS", "orders,returns");
    settings.put("JAR", "jar.jar");
    settings.put("CLUSTER", "j-1");
    settings.put("APPLICATION", "00abc");
    settings.put("ROLE", "arn:aws:iam::123456789012:role/job");
    return run(settings, command(check, dags));
  }

  private static List<String> command(String check, Path dags) {
    return List.of(
        "python3",
        "-B",
        CHECKS.resolve(check).toString(),
        CHECKS.resolve("signatures.json").toString(),
        dags.toString());
  }

  private static Said run(Map<String, String> settings, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    settings.forEach((name, value) -> builder.environment().put("SUPERHERO_" + name, value));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Said(process.waitFor(), text);
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.textValue()));
    return String.join(" ", words);
  }
}
