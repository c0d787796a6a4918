package superhero.dataflow.pipelines.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.log;
import static superhero.dataflow.pipelines.RawLake.message;
import static superhero.dataflow.pipelines.RawLake.number;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;

class DiffTest {
  @TempDir Path folder;

  private final RawLake raw = new RawLake();
  private final String into = Services.newLake().standard();

  @Test
  void rowsAddedGoneAndChangedAreCountedAndNamed() throws Exception {
    changedModel();
    SortedMap<String, byte[]> before = Lake.objects(raw.lake.standard());
    raw.runAndKill(folder, path -> path.contains("/etl_meta/"), args());

    Outcome outcome = diff();

    assertDone(outcome);
    assertThat(outcome.out())
        .containsPattern("2 of 2 ranges in the tables, (\\d+) of \\1 objects compared");
    assertThat(outcome.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "before after added gone changed",
            "buffer_meta 4 4 0 0 0",
            "dead_letters 1 0 0 1 0",
            "log_meta 4 4 0 0 0",
            "numbers 3 3 1 1 1");
    assertThat(outcome.out().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID"))
        .contains(
            """
            numbers: added: 1, such as
              ID: {extra=null, msg_id=ID, number=null}
            numbers: gone: 1, such as
              ID: {msg_id=ID, number=1}
            numbers.extra: 1, such as
              ID: null -> 7
            numbers.number: 1, such as
              ID: 2 -> 7
            """)
        .contains(
            "-0@2: {code=wrong_type, model=numbers, path=/value/number, pointer=/value/number,"
                + " reason=");
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(before);
    assertThat(new Lake(raw.lake.raw(), into, "").table("numbers")).hasSize(3);
  }

  @Test
  void timesAndTopicsSelect() throws IOException {
    changedModel();

    assertThat(diff("--from=2026-01-02").out()).doesNotContain("numbers");
    assertThat(diff("--topics=" + Services.newTopic(1)).out()).doesNotContain("numbers");
    assertThat(diff("--models=" + folder.resolve("v1")).out())
        .contains("numbers                         3            3            0            0");
  }

  @Test
  void theLakeItselfIsNoPlaceForIt() {
    Outcome outcome = diff("--into=" + raw.lake.standard() + "/");

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains("should be another location than --raw, --standard, --deadLetters");
  }

  /**
   * The first model has numbers that are a whole number or null; the second has sizes in their
   * place and in a column more, and only of the level INFO.
   */
  private void changedModel() throws IOException {
    Path v1 = folder.resolve("v1");
    RawLake.model(v1, "numbers", "", number("[\"null\",\"int\"]"));
    String topic = Services.newTopic(1);
    long time = NOON.toEpochMilli();
    Services.send(
        List.of(
            message(topic, 0, time, log(1).replace("INFO", "OLD")),
            message(topic, 0, time, log(2).replace("}", ",\"size\":7}")),
            message(topic, 0, time, log(3).replace(":3}", ":\"3\"}")),
            message(topic, 0, time, log(4).replace(",\"number\":4", ""))));
    assertDone(
        Services.run(
            raw.ingest(topic, "--models=" + v1, "--batchSize=2", "--rawCompression=zstd")));
    RawLake.model(
        folder.resolve("v2"),
        "numbers",
        ",\"/value/level\":\"INFO\"",
        size("number") + size("extra"));
  }

  private static String size(String column) {
    return ",{\"name\":\"" + column + "\",\"type\":[\"null\",\"int\"],\"pointer\":\"/value/size\"}";
  }

  private Outcome diff(String... options) {
    return Services.run(args(options));
  }

  private List<String> args(String... options) {
    List<String> args = raw.command("diff", "--into=" + into, "--models=" + folder.resolve("v2"));
    args.addAll(List.of(options));
    return args;
  }
}
