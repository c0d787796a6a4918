package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.Services.unique;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.Services.Outcome;

/** Names that are patterns or markers elsewhere: all commands take them for names. */
class NamesTest {
  private static final String MODEL =
      """
      {"type": "record", "name": "numbers", "fields": [
        {"name": "msg_id", "type": "string", "pointer": "/msg_id"}]}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://" + Services.BUCKET + "/%s/[a]{b,c}*?",
        "%2$s/[a]{b,c}*?\\",
        "file://%2$s/x"
      })
  void aLocationIsNeverAPattern(String words) throws IOException {
    Lake lake = Lake.at(String.format(words, unique("lake"), folder));
    Path models = Files.createDirectories(folder.resolve("[m]odels"));
    Files.writeString(models.resolve("numbers.avsc"), MODEL);
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 5, NOON.toEpochMilli());
    String group = unique("group");
    List<String> ingest =
        Services.ingest(
            lake,
            "--topics=" + topic,
            "--consumerGroup=" + group,
            "--models=" + models,
            "--until=latest");
    assertDone(Services.run(ingest));

    assertAgrees(lake, group, 5);
    Services.sendLogs(topic, 0, 5, NOON.toEpochMilli());
    assertDone(Services.run(ingest));
    assertAgrees(lake, group, 10);
    Outcome standardized =
        Services.run(command("standardize", lake, "--standard=" + lake.standard()));
    assertDone(standardized);
    assertThat(standardized.out()).contains("10 messages read");
    assertAgrees(lake, group, 10);
    assertThat(folder.resolve("raw")).doesNotExist();
  }

  @Test
  void aLocationThatIsNoPlaceIsAMistake() {
    Outcome outcome =
        Services.run(
            Services.ingest(
                Lake.at("file://host/lake"), "--until=latest", "--tempLocation=file:temp"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains("--raw=file://host/lake/raw: should be a path such as /data/raw, or a URI")
        .contains("--standard=file://host/lake/standard: should be a path")
        .contains("--tempLocation=file:temp: should be a path");
  }

  private static void assertAgrees(Lake lake, String group, int messages) {
    Outcome outcome =
        Services.run(
            command(
                "audit",
                lake,
                "--standard=" + lake.standard(),
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                "--consumerGroup=" + group));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("all agree: " + messages + " messages in raw and in the tables");
  }

  private static List<String> command(String command, Lake lake, String... more) {
    List<String> args = new ArrayList<>(List.of(command, "--raw=" + lake.raw()));
    args.addAll(Services.s3Options());
    args.addAll(List.of(more));
    return args;
  }
}
