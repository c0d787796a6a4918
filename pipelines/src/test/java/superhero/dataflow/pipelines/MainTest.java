package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.Services.Outcome;

class MainTest {
  @TempDir Path folder;

  @Test
  void withoutACommandTheHelpGoesToTheErrors() {
    Outcome outcome = Services.run(List.of());

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).contains("Usage:", "local", "ingest", "simulate");
  }

  @Test
  void helpNamesEveryCommand() {
    Outcome outcome = Services.run(List.of("help"));

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out()).contains("local", "ingest", "simulate", "help");
  }

  @Test
  void anUnknownCommandIsNamed() {
    Outcome outcome = Services.run(List.of("ingset"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).startsWith("ingset: there is no such command");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model init-all", "model --topic=orders"})
  void aCommandOfTwoWordsNeedsBoth(String line) {
    Outcome outcome = Services.run(List.of(line.split(" ")));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .isEqualTo("model: should be followed by a second word: model init, or model check\n");
  }

  @Test
  void theFirstOfTwoWordsHelpsWithEachSecond() {
    Outcome outcome = Services.run(List.of("model", "--help"));

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .contains("Usage: superhero-dataflow model init", "Usage: superhero-dataflow model check");
    assertThat(Services.run(List.of("help")).out()).contains("  model init ", "  model check ");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandsHelpNamesEveryOption(Command command) {
    List<String> args = new ArrayList<>(command.words());
    args.add("--help");
    Outcome outcome = Services.run(args);

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(Option.of(command.optionsClass()))
        .isNotEmpty()
        .allSatisfy(
            option ->
                assertThat(outcome.out().lines().map(line -> line + " "))
                    .anyMatch(line -> line.startsWith("  --" + option.name() + " ")));
  }

  @Test
  void helpGivesDefaults() {
    assertThat(Services.run(List.of("ingest", "--help")).out())
        .contains(
            "--batchSize  (default: 50000)",
            "--flushInterval  (default: 60s)",
            "--window  (default: 1h)",
            "--raw  (required)");
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    Outcome outcome =
        Services.run(
            List.of(
                "ingest",
                "stray",
                "--bootstrapServer=localhost:9092",
                "--bootstrapServers=localhost",
                "--batchSize=abc",
                "--maxBatchBytes=0",
                "--maxMessageBytes=0",
                "--window=2h",
                "--flushInterval=soon",
                "--startFrom=yesterday",
                "--until=tomorrow",
                "--rawCompressionLevel=11",
                "--topicPattern=(",
                "--kafkaConfig=/nowhere",
                "--models=/nowhere",
                "--standard=/tmp/lake",
                "--deadLetters=/tmp/lake",
                "@/nowhere.args"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err().lines())
        .anyMatch(line -> line.startsWith("stray: not an option"))
        .anyMatch(line -> line.startsWith("--bootstrapServer=localhost:9092: there is no such"))
        .anyMatch(line -> line.startsWith("--bootstrapServers=localhost: should be host:port"))
        .contains(
            "--batchSize=abc: should be a whole number",
            "--maxBatchBytes=0: should be a whole number above 0",
            "--maxMessageBytes=0: should be a whole number above 0",
            "--window=2h: should be 1h or 1d",
            "--rawCompressionLevel=11: should be a whole number from 1 to 9")
        .anyMatch(line -> line.startsWith("--flushInterval=soon: should be a number with ms, s,"))
        .anyMatch(line -> line.startsWith("--startFrom=yesterday: should be committed, earliest,"))
        .anyMatch(line -> line.startsWith("--until=tomorrow: should be latest, or an instant"))
        .anyMatch(line -> line.startsWith("--topicPattern=(: should be a regular expression"))
        .anyMatch(line -> line.startsWith("--kafkaConfig=/nowhere: cannot be read"))
        .anyMatch(line -> line.startsWith("--models=/nowhere: no model file"))
        .anyMatch(line -> line.startsWith("--deadLetters=/tmp/lake: should be another location"))
        .anyMatch(line -> line.startsWith("--raw: is missing"))
        .anyMatch(line -> line.startsWith("@/nowhere.args: cannot be read"));
  }

  @Test
  void mistakesOfSimulateAreReportedToo() {
    Outcome outcome =
        Services.run(
            List.of(
                "simulate",
                "--bootstrapServers=localhost:9092",
                "--games=-1",
                "--malformed=2",
                "--messagesPerSecond=-3"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err().lines())
        .contains(
            "--games=-1: should be 0 or more",
            "--malformed=2.0: should be a share from 0 to 1",
            "--messagesPerSecond=-3.0: should be 0 or more");
  }

  @Test
  void aWrongModelIsNamedWithItsField() throws IOException {
    Files.writeString(
        folder.resolve("wrong.avsc"),
        "{\"type\":\"record\",\"name\":\"wrong\",\"fields\":["
            + "{\"name\":\"level\",\"type\":\"string\",\"pointer\":\"value\"}]}");

    Outcome outcome =
        Services.run(
            List.of(
                "ingest",
                "--bootstrapServers=localhost:9092",
                "--raw=/tmp/raw",
                "--standard=/tmp/standard",
                "--models=" + folder));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).contains("wrong.avsc field level has pointer 'value'");
  }

  @Test
  void anArgumentFileHasAnArgumentALine() throws IOException {
    Path file = folder.resolve("some.args");
    Files.writeString(file, "# games\n\n  --games=7\n--seed=1\n");
    Arguments arguments = new Arguments(List.of("@" + file));

    LocalOptions options = arguments.as(LocalOptions.class);
    arguments.mistakes().check();

    assertThat(options.getGames()).isEqualTo(7);
    assertThat(options.getSeed()).isEqualTo(1);
  }

  @Test
  void ofAnOptionGivenTwiceTheLastCounts() throws IOException {
    Path file = folder.resolve("some.args");
    Files.writeString(file, "--games=7\n--seed=1\n");
    Arguments arguments = new Arguments(List.of("--games=5", "@" + file, "--seed=2"));

    LocalOptions options = arguments.as(LocalOptions.class);

    assertThat(options.getGames()).isEqualTo(7);
    assertThat(options.getSeed()).isEqualTo(2);
  }

  @Test
  void anEndpointGoesWithSomeRegionUnlessSaidOtherwise() {
    String endpoint = "--endpoint=http://localhost:9000";

    assertThat(new Arguments(List.of(endpoint)).as(LakeOptions.class).getAwsRegion()).isNotNull();
    assertThat(
            new Arguments(List.of(endpoint, "--awsRegion=eu-west-1"))
                .as(LakeOptions.class)
                .getAwsRegion()
                .id())
        .isEqualTo("eu-west-1");
  }

  @Test
  void pathStyleGoesWithAnEndpointUnlessSaidOtherwise() {
    String endpoint = "--endpoint=http://localhost:9000";

    assertThat(new Arguments(List.of()).as(LakeOptions.class).getS3PathStyle()).isFalse();
    assertThat(new Arguments(List.of(endpoint)).as(LakeOptions.class).getS3PathStyle()).isTrue();
    assertThat(
            new Arguments(List.of(endpoint, "--s3PathStyle=false"))
                .as(LakeOptions.class)
                .getS3PathStyle())
        .isFalse();
  }
}
