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
  void aTopicOfALongerNameThanADiskTakesIsRefusedBeforeAnythingIsWritten() {
    String topic = unique("t".repeat(200 - unique("").length()));
    Services.KAFKA.createTopic(topic, 1);
    Services.sendLogs(topic, 0, 5, NOON.toEpochMilli());

    Lake lake = Lake.at(folder.toString());
    Outcome outcome = Services.run(Services.ingest(lake, "--topics=" + topic, "--until=latest"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err())
        .isEqualTo(
            ("the name of topic %s is too long for the disk at %s/raw/: files would have names of"
                    + " 259 bytes; write to an object store, or leave the topic out\n")
                .formatted(topic, folder));
    assertThat(Lake.objects(folder + "/raw")).isEmpty();
  }

  @Test
  void aTopicsNameIsNeverAMarker() {
    String some = unique("x");
    List<String> topics =
        List.of(
            "_schemas" + some, "__debezium-heartbeat." + some, ".hidden" + some, "_ranges", some);
    Lake lake = Lake.at(folder.toString());
    String group = unique("group");
    for (String topic : topics) {
      Services.KAFKA.createTopic(topic, 1);
      Services.sendLogs(topic, 0, 3, NOON.toEpochMilli());
    }
    assertDone(
        Services.run(
            Services.ingest(
                lake,
                "--topics=" + String.join(",", topics),
                "--consumerGroup=" + group,
                "--until=latest")));

    assertAgrees(lake, group, 15);
    assertThat(lake.rawOffsets()).hasSize(15);
    assertThat(lake.bufferOffsets()).hasSize(15);
    String target = Services.newTopic(1);
    Outcome replayed =
        Services.run(
            command(
                "replay",
                lake,
                "--toKafka=" + target,
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers()));
    assertDone(replayed);
    assertThat(replayed.out()).contains("15 messages read");
    String selected = topics.get(0) + "," + topics.get(3);
    Outcome standardized =
        Services.run(
            command("standardize", lake, "--standard=" + lake.standard(), "--topics=" + selected));
    assertDone(standardized);
    assertThat(standardized.out()).contains("6 messages read");
    assertAgrees(lake, group, 15);
  }

  @Test
  void lakesDoNotMix() {
    Lake lake = Lake.at(folder + "/one");
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 3, NOON.toEpochMilli());
    List<String> ingest = Services.ingest(lake, "--topics=" + topic, "--until=latest");
    assertDone(Services.run(ingest));

    Outcome second = Services.run(Services.ingest(lake, "--topics=" + topic, "--until=latest"));
    assertThat(second.exitCode()).isEqualTo(Main.FAILED);
    assertThat(second.err()).contains(lake.raw() + "/ is of the lake of consumer group group-");
    Lake inside = Lake.at(lake.raw() + "/inside");
    Outcome nested = Services.run(Services.ingest(inside, "--topics=" + topic, "--until=latest"));
    assertThat(nested.exitCode()).isEqualTo(Main.FAILED);
    assertThat(nested.err()).contains("is inside " + lake.raw() + "/, the lake of consumer group");
    assertThat(lake.rawOffsets()).hasSize(3);

    Lake other = Lake.at(folder + "/two");
    assertDone(Services.run(Services.ingest(other, "--topics=" + topic, "--until=latest")));
    for (String command : List.of("standardize", "audit", "diff", "replay")) {
      List<String> args =
          command(
              command,
              lake,
              "--standard=" + other.standard(),
              "--deadLetters=" + other.deadLetters());
      if (command.equals("diff")) {
        args.add("--into=" + folder + "/into");
      }
      Outcome outcome = Services.run(args);
      assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
      assertThat(outcome.err()).contains("should be of one lake");
    }
    Outcome into =
        Services.run(
            command("diff", lake, "--standard=" + lake.standard(), "--into=" + other.standard()));
    assertThat(into.err()).contains("--into=" + other.standard() + ": should be no location of");
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
    args.addAll(List.of(more));
    return Services.reachingStores(args);
  }
}
