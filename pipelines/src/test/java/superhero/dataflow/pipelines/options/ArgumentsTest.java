package superhero.dataflow.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.ingest.IngestOptions;
import superhero.dataflow.pipelines.local.LocalOptions;

class ArgumentsTest {
  @TempDir Path folder;

  @Test
  void withoutWordsEachOptionHasItsDefault() {
    LocalOptions options = options(LocalOptions.class);

    assertThat(options.getGames()).isEqualTo(200);
    assertThat(options.getSeed()).isEqualTo(731);
    assertThat(options.getMalformed()).isZero();
    assertThat(options.getKeepRunning()).isFalse();
    assertThat(options.getVerbose()).isFalse();
  }

  @Test
  void aValueMayHoldEqualSigns() {
    assertThat(options(GroupOptions.class, "--consumerGroup=a=b").getConsumerGroup())
        .isEqualTo("a=b");
  }

  @ParameterizedTest
  @CsvSource({
    "--verbose, true",
    "--verbose --seed=1, true",
    "--verbose true, true",
    "--verbose false, false",
    "--verbose=false, false",
    "--verbose --verbose=false, false",
    "--verbose=false --verbose, true",
  })
  void anOptionThatIsTrueOrFalseMayStandAlone(String line, boolean verbose) {
    Arguments arguments = new Arguments(List.of(line.split(" ")));

    assertThat(arguments.as(LocalOptions.class).getVerbose()).isEqualTo(verbose);
    assertThat(arguments.value("verbose")).isEqualTo(String.valueOf(verbose));
    arguments.mistakes().check();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--consumerGroup=night|--topics=one,two|--batchSize=7|--verbose=true|--jobName=job",
        "--consumerGroup|night|--topics|one,two|--batchSize|7|--verbose|--jobName|job",
        "--verbose|--consumerGroup|night|--topics=one,two|--jobName|job|--batchSize|7",
        "--batchSize|8|--consumerGroup=day|@|--jobName|other|--jobName|job",
      })
  void aSpaceIsAsGoodAsAnEqualsSign(String line) throws IOException {
    String file =
        "@"
            + argumentFile(
                "--consumerGroup night\n--topics = one,two\n--batchSize\n7\n--verbose\ttrue\n");
    Arguments arguments =
        new Arguments(
            Stream.of(line.split("\\|")).map(word -> word.equals("@") ? file : word).toList());

    IngestOptions options = arguments.as(IngestOptions.class);

    assertThat(options.getConsumerGroup()).isEqualTo("night");
    assertThat(options.getTopics()).containsExactly("one", "two");
    assertThat(options.getBatchSize()).isEqualTo(7);
    assertThat(options.getVerbose()).isTrue();
    assertThat(options.getJobName()).isEqualTo("job");
  }

  @Test
  void aValueMayBeginWithAHyphenOrBeEmpty() {
    LocalOptions local = options(LocalOptions.class, "--malformed", "-1");
    IngestOptions ingest = options(IngestOptions.class, "--consumerGroup", "", "--raw=--raw");

    assertThat(local.getMalformed()).isEqualTo(-1);
    assertThat(ingest.getConsumerGroup()).isEmpty();
    assertThat(ingest.getRaw()).isEqualTo("--raw");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--games | --games: needs a value, as in --games=value",
        "--games --verbose | --games: needs a value, as in --games=value",
        "--jobName --verbose | --jobName: needs a value, as in --jobName=value",
        "--targetParallelism | --targetParallelism: needs a value, as in --targetParallelism=value",
        "--games many | --games=many: should be a whole number",
        "--games 1 2 | 2: belongs to no option; options are --name=value or --name value",
        "--games=1 2 | 2: belongs to no option; options are --name=value or --name value",
        "--verbose yes | yes: belongs to no option; options are --name=value or --name value",
        "games=3 | games=3: belongs to no option; options are --name=value or --name value",
        "-games=3 | -games=3: belongs to no option; options are --name=value or --name value",
        "-- | --: belongs to no option; options are --name=value or --name value",
        "--=3 | --=3: belongs to no option; options are --name=value or --name value",
      })
  void aWordThatIsOutOfPlaceIsAMistake(String line, String mistake) {
    assertMistakes(LocalOptions.class, line.split(" ")).isEqualTo(mistake);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      value = {
        "--game, --games",
        "--game=3, --games",
        "--Games=3, --games",
        "--verbos=true, --verbose",
        "--keep-running, --keepRunning",
        "--keep_running=true, --keepRunning",
        "--target-parallelism=3, --targetParallelism",
        "--malform=0.1, --malformed",
        "--batchSize=3, nothing",
        "--weather=red, nothing",
      })
  void anUnknownOptionIsAMistakeWithTheNearest(String word, String meant) {
    assertMistakes(LocalOptions.class, word)
        .isEqualTo(
            word.replaceFirst("=.*", "")
                + ": there is no such option"
                + (meant == null ? "" : "; did you mean " + meant + "?"));
  }

  /** What is mistyped may hold a secret. */
  @Test
  void noValueOfJsonOrOfAnUnknownOptionIsSaid() {
    assertMistakes(LocalOptions.class, "--SSECustomerKey={sesame", "--redisPasswort=sesame")
        .isEqualTo(
            """
            --SSECustomerKey: should be JSON of SSECustomerKey
            --redisPasswort: there is no such option\
            """);
  }

  @Test
  void anUnknownOptionTakesItsValueWithIt() {
    assertMistakes(LocalOptions.class, "--game", "3", "--sed", "1")
        .isEqualTo(
            """
            --game: there is no such option; did you mean --games?
            --sed: there is no such option; did you mean --seed?\
            """);
  }

  @Test
  void aRequiredOptionWithoutItsValueIsOneMistake() {
    assertMistakes(IngestOptions.class, "--raw", "--standard=s", "--bootstrapServers=b:1")
        .isEqualTo("--raw: needs a value, as in --raw=value");
  }

  @Test
  void aListIsCommaSeparated() {
    assertThat(options(IngestOptions.class, "--topics=one,two").getTopics())
        .containsExactly("one", "two");
  }

  @Test
  void ofAListGivenTwiceTheLastCounts() {
    assertThat(options(IngestOptions.class, "--topics=one", "--topics=two").getTopics())
        .containsExactly("two");
  }

  @Test
  void anArgumentFileOverrulesWhatStandsBeforeItAlone() throws IOException {
    String file = "@" + argumentFile("--games=2\n--seed=2\n");

    LocalOptions options = options(LocalOptions.class, "--games=1", file, "--seed=3");

    assertThat(options.getGames()).isEqualTo(2);
    assertThat(options.getSeed()).isEqualTo(3);
  }

  @Test
  void ofTwoArgumentFilesTheLaterCounts() throws IOException {
    String first = "@" + argumentFile("--games=1\n--seed=1\n");
    String second = "@" + argumentFile("--games=2\n");

    LocalOptions options = options(LocalOptions.class, first, second);

    assertThat(options.getGames()).isEqualTo(2);
    assertThat(options.getSeed()).isEqualTo(1);
  }

  @Test
  void commentsAndBlankLinesOfAnArgumentFileArePassedOver() throws IOException {
    Path file = argumentFile("# --games=1\n\n \t\n   # --games=2\n\t--games=3 \r\n");

    assertThat(options(LocalOptions.class, "@" + file).getGames()).isEqualTo(3);
  }

  @Test
  void aLineOfAnArgumentFileMayHoldSpaces() throws IOException {
    Path file = argumentFile("--raw=/my data/raw\n");

    assertThat(options(IngestOptions.class, "@" + file).getRaw()).isEqualTo("/my data/raw");
  }

  @Test
  void aMissingArgumentFileIsAMistake() {
    assertMistakes(LocalOptions.class, "@" + folder.resolve("none.args"))
        .startsWith("@" + folder.resolve("none.args") + ": cannot be read")
        .endsWith("it should be a file, an argument a line");
  }

  @Test
  void aFolderIsNoArgumentFile() {
    assertMistakes(LocalOptions.class, "@" + folder)
        .startsWith("@" + folder + ": cannot be read")
        .endsWith("it should be a file, an argument a line");
  }

  @Test
  void anArgumentFileThatIsNoTextIsAMistake() throws IOException {
    Path file = folder.resolve("binary.args");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});

    assertMistakes(LocalOptions.class, "@" + file).startsWith("@" + file + ": cannot be read");
  }

  @Test
  void aWordOfAnArgumentFileThatIsNoOptionIsAMistake() throws IOException {
    assertMistakes(LocalOptions.class, "@" + argumentFile("games=3\n"))
        .startsWith("games=3: belongs to no option");
  }

  @Test
  void everyWrongWordIsAMistakeInItsOrder() {
    assertMistakes(
            LocalOptions.class, "--games=many", "--seed=1.5", "--malformed=some", "--verbose=yes")
        .isEqualTo(
            """
            --games=many: should be a whole number
            --seed=1.5: should be a whole number
            --malformed=some: should be a number
            --verbose=yes: should be true or false\
            """);
  }

  @Test
  void aNumberThatIsTooLargeIsAMistake() {
    assertMistakes(LocalOptions.class, "--games=9223372036854775808")
        .isEqualTo("--games=9223372036854775808: should be a whole number");
  }

  @Test
  void everyMissingOptionThatIsRequiredIsAMistake() {
    assertMistakes(IngestOptions.class)
        .contains("--bootstrapServers: is missing", "--raw: is missing", "--standard: is missing");
  }

  @Test
  void aWrongWordLeavesTheOthersAsTheyAre() {
    Arguments arguments = new Arguments(List.of("--games=many", "--seed=5"));

    LocalOptions options = arguments.as(LocalOptions.class);

    assertThat(options.getGames()).isEqualTo(200);
    assertThat(options.getSeed()).isEqualTo(5);
  }

  @Test
  void optionsOfBeamAndOfItsRunnerAreTakenToo() {
    Arguments arguments = new Arguments(List.of("--jobName=nightly", "--targetParallelism=3"));

    LocalOptions options = arguments.as(LocalOptions.class);
    arguments.mistakes().check();

    assertThat(options.getJobName()).isEqualTo("nightly");
    assertThat(options.as(DirectOptions.class).getTargetParallelism()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "standard", "topics", "consumerGroup", "models", "kafkaConfig"})
  void wordsThatTheLocaleCouldNotReadAreAMistake(String option) {
    String argument = "--" + option + "=s3://b/caf\uFFFD\uFFFD";

    assertMistakes(IngestOptions.class, argument)
        .contains(argument + ": has characters that this machine's locale cannot read")
        .contains("(@file, in UTF-8)")
        .doesNotContain("--" + option + ": is missing");
  }

  @Test
  void anArgumentFileIsUtf8WhateverTheLocale() throws IOException {
    Path file = argumentFile("--raw=s3://b/café\n");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "audit",
                "@" + file,
                "--standard=s3://b/café",
                "--deadLetters=")
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "POSIX");
    Process java = builder.start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said)
        .contains("--deadLetters=: should be a location")
        .containsPattern("--standard=s3://b/caf.*: has characters that this machine's locale")
        .doesNotContain("--raw=");
  }

  private Path argumentFile(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "some", ".args"), text);
  }

  private static <T extends CommandOptions> T options(Class<T> optionsClass, String... words) {
    return new Arguments(List.of(words)).as(optionsClass);
  }

  private static AbstractStringAssert<?> assertMistakes(
      Class<? extends CommandOptions> optionsClass, String... words) {
    Arguments arguments = new Arguments(List.of(words));
    arguments.as(optionsClass);
    return assertThatThrownBy(() -> arguments.mistakes().check())
        .isInstanceOf(Mistakes.MistakesException.class)
        .message();
  }
}
