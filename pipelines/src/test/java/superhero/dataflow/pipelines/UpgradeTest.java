package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Services.Outcome;

/** A lake and a program of different versions. */
class UpgradeTest {
  private static final String RAW = " --raw=RAW";
  private static final String STANDARD = " --standard=STANDARD";

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void takeAFolder() {
    lake = Lake.at(folder.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit" + RAW + STANDARD,
        "standardize" + RAW + STANDARD,
        "replay --deadLetters=STANDARD/dead_letters" + RAW + STANDARD,
        "replay --toKafka=again --bootstrapServers=127.0.0.1:1" + RAW,
        "diff --into=INTO" + RAW + STANDARD,
        "compact" + STANDARD,
        "deadletters --deadLetters=STANDARD/dead_letters",
        "ddl --engine=duckdb" + STANDARD,
        "sql --query=select" + STANDARD,
      })
  void aLakeOfALaterVersionIsRefusedByEachCommand(String line) throws IOException {
    makeLaterLake();
    String located =
        line.replace("RAW", lake.raw())
            .replace("STANDARD", lake.standard())
            .replace("INTO", folder.resolve("into").toString());

    assertRefused(Services.run(Splitter.on(' ').splitToList(located)));
  }

  @Test
  void aLakeOfALaterVersionIsRefusedByIngestBeforeAnythingIsWritten() throws IOException {
    makeLaterLake();
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 3, 0);

    assertRefused(Services.run(Services.ingest(lake, "--topics=" + topic, "--until=latest")));
  }

  /** Lakes had no identity before there was a format version. */
  @Test
  void aLakeOfAnEarlierVersionGoesOnAndGetsTheVersionOfThisOne() {
    String topic = Services.newTopic(1);
    String group = Services.unique("group");
    List<String> ingest =
        Services.ingest(lake, "--topics=" + topic, "--until=latest", "--consumerGroup=" + group);
    Services.sendLogs(topic, 0, 3, 0);
    assertThat(Services.run(ingest).err()).isEmpty();
    Services.handOver(lake);
    Services.sendLogs(topic, 0, 2, 0);

    assertThat(Services.run(ingest).err()).isEmpty();

    assertThat(folder.resolve("raw/_lake.json")).content().contains("\"format_version\":1");
    assertThat(lake.rawOffsets()).hasSize(5);
  }

  @Test
  void theChangelogBeginsWithTheVersionOfTheBuild() throws IOException {
    Pattern version =
        Pattern.compile("<artifactId>superhero-dataflow</artifactId>\\s*<version>(.*)<");
    String built =
        version
            .matcher(Files.readString(Readme.PROJECT.resolve("pom.xml")))
            .results()
            .map((MatchResult each) -> each.group(1))
            .findFirst()
            .orElseThrow();
    List<String> versions =
        Readme.at("pipelines/CHANGELOG.md").lines().stream()
            .filter(line -> line.startsWith("## "))
            .toList();

    assertThat(Services.run(List.of("--version")).out())
        .startsWith("superhero-dataflow " + built + "\n");
    assertThat(versions.get(0))
        .isEqualTo(built.endsWith("-SNAPSHOT") ? "## [Unreleased]" : "## [" + built + "]");
  }

  private void makeLaterLake() {
    for (String each : List.of(lake.raw(), lake.standard(), lake.deadLetters())) {
      Location.of(each)
          .put(
              LakeIdentity.NAME,
              "{\"format_version\":2,\"lake\":\"?\"}".getBytes(UTF_8),
              "application/json");
    }
    assertThat(folder.resolve("into").toFile().mkdir()).isTrue();
  }

  private void assertRefused(Outcome outcome) throws IOException {
    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err())
        .startsWith(folder.toString())
        .endsWith("_lake.json is of a later version of superhero-dataflow: use that one\n")
        .hasLineCount(1);
    List<String> left = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.filter(Files::isRegularFile).forEach(each -> left.add(each.getFileName().toString()));
    }
    assertThat(left).containsOnly(LakeIdentity.NAME).hasSize(3);
  }
}
