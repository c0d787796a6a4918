package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import superhero.dataflow.observe.EmfRules;
import superhero.dataflow.pipelines.Services.Outcome;

/** What {@code --log} makes of the lines that a job prints. */
class LogLinesTest {
  private static final long NOON = 1_767_268_800_000L;
  private static final int GOOD = 7;

  @Test
  void linesAreJsonWithTheFieldsOfStatus() throws IOException {
    List<JsonNode> lines = lines("json");

    assertThat(lines.get(0).get("message").textValue()).startsWith("status at http://127.0.0.1:");
    assertThat(lines.get(0).has("messages")).isFalse();
    JsonNode last = lines.get(lines.size() - 1);
    assertThat(last.get("message").textValue())
        .startsWith("ingest done")
        .contains("8 messages read, 1 dead letters");
    assertThat(last.get("messages").intValue()).isEqualTo(GOOD + 1);
    assertThat(last.get("offsets").intValue()).isEqualTo(GOOD + 1);
    assertThat(last.get("share").doubleValue()).isEqualTo(1);
    assertThat(last.at("/deadLetters/0/letters").intValue()).isEqualTo(1);
    assertThat(last.has("_aws")).isFalse();
  }

  @Test
  void linesAreMetricsOfCloudWatchThatSumUpToTheLastLine() throws IOException {
    List<JsonNode> lines = lines("emf");

    assertThat(lines.get(0).has("_aws")).isFalse();
    JsonNode last = lines.get(lines.size() - 1);
    assertThat(last.get("message").textValue()).contains("8 messages read, 1 dead letters");
    List<JsonNode> measured = lines.stream().filter(line -> line.has("_aws")).toList();
    assertThat(measured).contains(last);
    measured.forEach(line -> assertThat(EmfRules.units(line)).isNotEmpty());
    assertThat(measured.stream().mapToDouble(line -> line.get("messages").doubleValue()).sum())
        .isEqualTo(GOOD + 1);
    assertThat(measured.stream().mapToDouble(line -> line.get("store_requests").asDouble()).sum())
        .isPositive();
  }

  @Test
  void otherFormsAreMistakes() {
    assertThat(
            Services.run(Services.ingest(Services.newLake(), "--topics=none", "--log=xml")).err())
        .contains("--log=xml: should be text, json or emf");
  }

  private static List<JsonNode> lines(String form) throws IOException {
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, GOOD, NOON);
    Services.send(List.of(new ProducerRecord<>(topic, 0, NOON, null, "{".getBytes(UTF_8))));
    List<String> args =
        Services.ingest(
            Services.newLake(), "--topics=" + topic, "--until=latest", "--metricsPort=0");
    args.add("--log=" + form);
    Outcome outcome = Services.run(args);

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : outcome.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
