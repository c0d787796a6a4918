package superhero.dataflow.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schedule runs, and what shows how it goes, as planned for AWS. */
class ScheduleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAKE =
      "--raw=s3://superhero-dataflow-raw-123456789012-eu-central-1"
          + " --standard=s3://superhero-dataflow-standard-123456789012-eu-central-1";

  private static final String JAR =
      "s3://superhero-dataflow-artifacts-123456789012-eu-central-1/jars/superhero-dataflow-spark.jar";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"serverless", "cluster"})
  void itIngestsThenAuditsThenCompacts(String compute) throws Exception {
    JsonNode flow = flow(compute);
    List<String> run = new ArrayList<>();
    List<String> order = new ArrayList<>();
    String state = flow.get("StartAt").textValue();
    while (state != null) {
      JsonNode step = flow.get("States").get(state);
      order.add(state);
      if (step.get("Type").textValue().equals("Task")) {
        assertThat(step.get("Catch").get(0).get("Next").textValue()).isEqualTo("tell");
        run.add(arguments(step.get("Parameters")));
      }
      state = step.path("Next").textValue();
    }
    assertThat(order).containsExactly("ingest", "settle", "audit", "compact");
    assertThat(run)
        .containsExactly(
            "ingest "
                + LAKE
                + " --standard=none --bootstrapServers=b-1:9092 --topics=orders --until=latest",
            "audit " + LAKE + " --bootstrapServers=b-1:9092",
            "compact " + LAKE.substring(LAKE.indexOf("--standard")) + " --unmarkedAfter=1h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serverless", "cluster"})
  void itIsInTheLanguageOfStepFunctions(String compute) throws Exception {
    assumeTrue(
        Terraform.program("asl-validator").isPresent(),
        "there is no asl-validator on the PATH (npm install --global asl-validator), so the"
            + " language of the schedule is not checked");
    Path file = folder.resolve("flow.asl.json");
    Files.writeString(file, flow(compute).toString());
    Process check =
        new ProcessBuilder("asl-validator", "--json-path", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }

  /** Each alarm tells the topic, and each is in the dashboard. */
  @Test
  void whatFailsIsToldAndShown() throws Exception {
    List<String> alarms = new ArrayList<>();
    AwsPlan.all()
        .get("serverless")
        .resources()
        .forEach(
            (address, alarm) -> {
              if (address.contains("aws_cloudwatch_metric_alarm")) {
                alarms.add(
                    alarm.get("namespace").textValue()
                        + " "
                        + alarm.get("metric_name").textValue());
                assertThat(alarm.get("treat_missing_data").textValue()).isEqualTo("notBreaching");
              }
            });
    assertThat(alarms)
        .containsExactlyInAnyOrder(
            "AWS/SQS ApproximateNumberOfMessagesVisible",
            "AWS/SQS ApproximateAgeOfOldestMessage",
            "AWS/SQS ApproximateAgeOfOldestMessage",
            "AWS/Lambda Errors",
            "AWS/States ExecutionsFailed",
            "AWS/States ExecutionsTimedOut",
            "superhero-dataflow dead-letters",
            "superhero-dataflow failed-jobs",
            "superhero-dataflow lag");
    String dashboard =
        resource("serverless", "module.observe.aws_cloudwatch_dashboard.this")
            .get("dashboard_body")
            .textValue();
    for (String alarm : alarms) {
      assertThat(dashboard).contains("[\"" + alarm.replace(" ", "\",\"") + "\"");
    }
  }

  private static String arguments(JsonNode parameters) {
    List<String> words = new ArrayList<>();
    JsonNode serverless = parameters.at("/JobDriver/SparkSubmit/EntryPointArguments");
    JsonNode arguments =
        serverless.isMissingNode() ? parameters.at("/Step/HadoopJarStep/Args") : serverless;
    arguments.forEach(each -> words.add(each.textValue()));
    int first = serverless.isMissingNode() ? words.indexOf(JAR) + 1 : 0;
    return String.join(" ", words.subList(first, words.size()));
  }

  private static JsonNode flow(String compute) throws IOException, InterruptedException {
    return JSON.readTree(
        resource(compute, "module.schedule[0].aws_sfn_state_machine.this")
            .get("definition")
            .textValue());
  }

  private static JsonNode resource(String compute, String address)
      throws IOException, InterruptedException {
    return AwsPlan.all().get(compute).resources().get(address);
  }
}
