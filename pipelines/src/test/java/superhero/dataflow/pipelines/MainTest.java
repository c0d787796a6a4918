package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.beans.Introspector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.pipelines.local.LocalOptions;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.stores.s3.S3StoreOptions;

class MainTest {
  @TempDir Path folder;

  @Test
  void withoutACommandTheHelpGoesToTheErrors() {
    Outcome outcome = Outcome.of(List.of());

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).contains("Usage:", "local", "ingest", "simulate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h", "help help", "help --help", "help -h"})
  void helpNamesEveryCommand(String line) {
    Outcome outcome = run(line);

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out()).startsWith("superhero-dataflow brings Kafka logs");
    assertThat(outcome.out().lines().map(each -> each.substring(0, Math.min(14, each.length()))))
        .containsAll(
            Arrays.stream(Command.values())
                .map(command -> String.format("  %-12s", command.typed()))
                .toList())
        .contains("  help        ", "  --version   ");
  }

  @ParameterizedTest
  @CsvSource({
    "ingest --help, ingest -h",
    "ingest --help, help ingest",
    "ingest --help, ingest --raw=lake/raw --batchSize many -h",
    "ingest --help, help ingest --raw=lake/raw",
    "model init --help, help model init",
    "model init --help, model init -h",
    "model --help, model -h",
    "model --help, help model",
    "model --help, model --topic orders -h",
  })
  void helpMayBeAskedForInOtherWords(String line, String otherLine) {
    Outcome outcome = run(line);

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .contains("Usage: superhero-dataflow " + line.replaceFirst(" --.*", ""));
    assertThat(run(otherLine)).isEqualTo(outcome);
  }

  @Test
  void anArgumentFileMayAskForHelp() throws IOException {
    Path file = Files.writeString(folder.resolve("some.args"), "--games=1\n-h\n");

    assertThat(Outcome.of(List.of("local", "@" + file))).isEqualTo(run("local --help"));
  }

  @Test
  void theVersionsAreThoseOfTheBuildAndOfBeam() {
    Outcome outcome = run("--version");

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .matches("superhero-dataflow \\d+\\.\\d+\\S*\nApache Beam 2\\.\\d+\\.\\d+\n");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      value = {
        "ingset, ingest",
        "Ingest --raw=lake/raw, ingest",
        "standardise, standardize",
        "standard, standardize",
        "dead-letters --help, deadletters",
        "helo, help",
        "help ingset, ingest",
        "model-init, model init",
        "modelcheck, model check",
        "modle init, model init or model check",
        "check, model check",
        "repaly, replay",
        "plna, plan",
        "go, nothing",
        "--raw=lake/raw, nothing",
      })
  void anUnknownCommandIsNamedWithTheNearest(String line, String meant) {
    Outcome outcome = run(line);

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo(
            line.replace("help ", "").replaceFirst(" .*", "")
                + ": there is no such command"
                + (meant == null ? "" : "; did you mean " + meant + "?")
                + "\nSee: superhero-dataflow help\n");
  }

  /** As a scheduler gives it that knows of options only. */
  @ParameterizedTest
  @CsvSource({
    "--command=ingest --help, ingest --help",
    "--runner=DirectRunner --command=ingest --raw=r, --runner=DirectRunner ingest --raw=r",
    "--raw=r --command ingest, ingest --raw=r",
    "--raw=r --command=ingset, ingset --raw=r",
    "--command=local --games=some, local --games=some",
  })
  void theCommandMayBeAnOption(String line, String otherLine) {
    String command = otherLine.replaceFirst("^(--\\S+) (\\S+)", "$2 $1");

    assertThat(run(line)).isEqualTo(run(command));
  }

  @Test
  void aCommandOfTwoWordsMayBeAnOption() {
    assertThat(Outcome.of(List.of("--command=model init", "--help")))
        .isEqualTo(run("model init --help"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--command=ingest --command=audit | one command at a time, not ingest and audit",
        "ingest --command=audit | one command at a time, not audit and ingest",
        "--raw=r --command | needs a value, as in --command=ingest",
        "--raw=r --command= | needs a value, as in --command=ingest",
      })
  void anOptionThatIsNotOneCommandIsAMistake(String line, String mistake) {
    Outcome outcome = run(line);

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err()).isEqualTo("--command: " + mistake + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model init-all", "model --topic=orders"})
  void aCommandOfTwoWordsNeedsBoth(String line) {
    Outcome outcome = run(line);

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .isEqualTo("model: should be followed by a second word: model init, or model check\n");
  }

  @Test
  void theFirstOfTwoWordsHelpsWithEachSecond() {
    assertThat(run("model --help").out())
        .contains("Usage: superhero-dataflow model init", "Usage: superhero-dataflow model check");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandsHelpNamesEveryOption(Command command) {
    Outcome outcome = run(command.typed() + " --help");

    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(optionsOf(command))
        .isNotEmpty()
        .allSatisfy(
            option ->
                assertThat(outcome.out())
                    .containsOnlyOnce("\n  --" + option + "  (")
                    .containsPattern(
                        "\n  --" + option + "  \\((required|default: .+)\\)\n      \\S"));
  }

  @Test
  void everyInterfaceOfOptionsIsThatOfACommand() throws URISyntaxException, IOException {
    Path classes = Path.of(Main.class.getResource("Main.class").toURI()).getParent();
    try (Stream<Path> files = Files.walk(classes)) {
      assertThat(files.map(file -> classes.relativize(file).toString()))
          .filteredOn(file -> file.endsWith("Options.class"))
          .hasSizeGreaterThan(20)
          .allSatisfy(
              file ->
                  assertThat(Command.values())
                      .extracting(Command::optionsClass)
                      .anyMatch(each -> options(file).isAssignableFrom(each)));
    }
  }

  @Test
  void helpGroupsOptions() {
    assertThat(groupsOf("ingest"))
        .containsExactly(
            entry("Required", "bootstrapServers raw standard"),
            entry("Kafka", "consumerGroup kafkaConfig"),
            entry("Lake", "deadLetters"),
            entry(
                "Store (Azure Blob Storage, Google Cloud Storage, Amazon S3)",
                "awsRegion azureEndpoint endpoint gcsEndpoint httpClientConfiguration"
                    + " maxUploadBytes maxUploads s3PathStyle s3StorageClass SSEAlgorithm"
                    + " SSEKMSKeyId"),
            entry("Models", "models shippedModels"),
            entry(
                "This command",
                "batchSize flushInterval log maxBatchBytes maxDeadLetterShare maxMessageBytes"
                    + " metricsHost metricsPort rawCompression rawCompressionLevel redis"
                    + " redisExpiry skipLostMessages startFrom topicPattern topics until window"),
            entry("Runner and others", "runner verbose"));
    assertThat(groupsOf("audit"))
        .containsEntry("Kafka", "bootstrapServers consumerGroup kafkaConfig")
        .containsEntry("Runner and others", "runner tempLocation verbose");
    assertThat(groupsOf("deadletters")).containsEntry("Lake", "deadLetters standard");
    assertThat(groupsOf("local")).containsOnlyKeys("This command", "Runner and others");
  }

  @Test
  void helpGivesDefaults() {
    assertThat(run("ingest --help").out())
        .contains(
            "--batchSize  (default: 50000)",
            "--deadLetters  (default: dead_letters in the location of --standard)",
            "--flushInterval  (default: 60s)",
            "--kafkaConfig  (default: none)",
            "--runner  (default: DirectRunner)",
            "--skipLostMessages  (default: false)",
            "--topics  (default: lib.server.lobby,lib.server.game)",
            "--window  (default: 1h)",
            "--raw  (required)");
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    Outcome outcome =
        Outcome.of(
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
                "--rawCompression=lzma",
                "--rawCompressionLevel=11",
                "--topicPattern=(",
                "--kafkaConfig=/nowhere",
                "--models=/nowhere",
                "--standard=/tmp/lake",
                "--deadLetters=/tmp/lake",
                "@/nowhere.args"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err().lines())
        .anyMatch(line -> line.startsWith("stray: belongs to no option"))
        .anyMatch(
            line ->
                line.equals(
                    "--bootstrapServer: there is no such option; did you mean"
                        + " --bootstrapServers?"))
        .anyMatch(line -> line.startsWith("--bootstrapServers=localhost: should be host:port"))
        .contains(
            "--batchSize=abc: should be a whole number",
            "--maxBatchBytes=0: should be 1 or more",
            "--maxMessageBytes=0: should be 1 or more",
            "--window=2h: should be 1h or 1d",
            "--rawCompression=lzma: should be gzip or zstd",
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
        Outcome.of(
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
        Outcome.of(
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

    assertThat(
            new Arguments(List.of(endpoint))
                .as(LakeOptions.class)
                .as(S3StoreOptions.class)
                .getAwsRegion())
        .isNotNull();
    assertThat(
            new Arguments(List.of(endpoint, "--awsRegion=eu-west-1"))
                .as(LakeOptions.class)
                .as(S3StoreOptions.class)
                .getAwsRegion()
                .id())
        .isEqualTo("eu-west-1");
  }

  @Test
  void pathStyleGoesWithAnEndpointUnlessSaidOtherwise() {
    String endpoint = "--endpoint=http://localhost:9000";

    assertThat(
            new Arguments(List.of())
                .as(LakeOptions.class)
                .as(S3StoreOptions.class)
                .getS3PathStyle())
        .isFalse();
    assertThat(
            new Arguments(List.of(endpoint))
                .as(LakeOptions.class)
                .as(S3StoreOptions.class)
                .getS3PathStyle())
        .isTrue();
    assertThat(
            new Arguments(List.of(endpoint, "--s3PathStyle=false"))
                .as(LakeOptions.class)
                .as(S3StoreOptions.class)
                .getS3PathStyle())
        .isFalse();
  }

  private static Outcome run(String line) {
    return Outcome.of(List.of(line.split(" ")));
  }

  /** What its interfaces declare. */
  private static List<String> optionsOf(Command command) {
    return Arrays.stream(command.optionsClass().getMethods())
        .filter(method -> method.getDeclaringClass().getName().startsWith("superhero."))
        .filter(method -> method.getName().startsWith("set"))
        .map(method -> Introspector.decapitalize(method.getName().substring(3)))
        .toList();
  }

  private static Class<?> options(String file) {
    try {
      return Class.forName(
          Main.class.getPackageName() + "." + file.replace(".class", "").replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** The options of each group of a command's help, by its title, in their order. */
  private static Map<String, String> groupsOf(String command) {
    Map<String, String> groups = new LinkedHashMap<>();
    String title = "";
    for (String line : run(command + " --help").out().lines().toList()) {
      if (line.matches("[^ -].*:")) {
        title = line.substring(0, line.length() - 1);
      } else if (line.startsWith("  --")) {
        groups.merge(
            title, line.substring(4).replaceFirst(" .*", ""), (all, one) -> all + " " + one);
      }
    }
    return groups;
  }
}
