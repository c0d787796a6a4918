package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.Services.ingest;
import static superhero.dataflow.pipelines.Services.newTopic;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.Services.Outcome;

/** Raw and dead letters have equal names: in one folder a dead letter would replace what is raw. */
class LocationsTest {
  @TempDir Path folder;

  private Lake lake;

  @BeforeEach
  void takeAFolder() {
    lake = Lake.at(folder.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/raw", "%s/raw/", "%s/./raw", "%s/standard/../raw", "%s//raw"})
  void deadLettersDoNotGoWhereRawGoesHoweverThatIsWritten(String location) {
    String deadLetters = String.format(Locale.ROOT, location, folder);

    assertMistaken(ingest(lake, "--deadLetters=" + deadLetters))
        .contains("--deadLetters=" + deadLetters + ": should be another location than --raw");
  }

  @Test
  void deadLettersDoNotGoIntoRawsBucketWrittenWithASlash() {
    assertMistaken(
            ingest(lake, "--raw=s3://lake/raw", "--deadLetters=s3://lake/raw/", "--until=latest"))
        .contains("--deadLetters=s3://lake/raw/: should be another location than --raw");
  }

  @Test
  void rawDoesNotGoWhereDeadLettersGoByDefault() {
    assertMistaken(ingest(lake, "--raw=" + lake.deadLetters()))
        .contains(
            "--raw="
                + lake.deadLetters()
                + ": should be another location than dead_letters in --standard");
  }

  @Test
  void tablesDoNotGoWhereRawGoesHoweverThatIsWritten() {
    assertMistaken(ingest(lake, "--standard=" + lake.raw() + "/"))
        .contains("--standard=" + lake.raw() + "/: should be another location than --raw");
  }

  @Test
  void noLocationIsEmpty() {
    assertMistaken(ingest(lake, "--raw=", "--standard=", "--deadLetters="))
        .contains(
            "--raw=: should be a location such as s3://bucket/prefix",
            "--standard=: should be a location such as s3://bucket/prefix",
            "--deadLetters=: should be a location such as s3://bucket/prefix");
  }

  @Test
  void uploadsAreCounted() {
    assertMistaken(ingest(lake, "--maxUploads=-1", "--maxUploadBytes=0"))
        .contains(
            "--maxUploads=-1: should be 0 or more", "--maxUploadBytes=0: should be 1 or more");
  }

  @Test
  void anEndpointIsAUri() {
    assertMistaken(ingest(lake, "--endpoint=nonsense", "--window=2h"))
        .contains(
            "--endpoint=nonsense: should be a URI: http://localhost:9000",
            "--window=2h: should be 1h or 1d");
  }

  @ParameterizedTest
  @CsvSource({
    "--s3PathStyle, s3, Amazon S3",
    "--gcsEndpoint=http://localhost:4443, gs, Google Cloud Storage",
    "--azureEndpoint=http://localhost:10000/a, azfs, Azure Blob Storage"
  })
  void anOptionOfAStoreThatIsNotInUseIsAMistake(String option, String scheme, String title) {
    assertMistaken(ingest(lake, option, "--window=2h"))
        .contains(
            "%s: is of %s, and no location here begins with %s://"
                .formatted(option.replaceFirst("=.*", ""), title, scheme),
            "--window=2h: should be 1h or 1d");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a", "gcs", "abfss", "oss"})
  void aSchemeWithoutAStoreIsOneSentence(String scheme) {
    String location = scheme + "://lake/raw";

    Outcome outcome = Services.run(ingest(lake, "--raw=" + location, "--until=latest"));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err())
        .isEqualTo("cannot reach %s/: No filesystem found for scheme %s%n", location, scheme);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesOfObjectsAreTheSameInEveryLanguage() {
    String topic = newTopic(1);
    Services.sendLogs(topic, 0, 3, 0);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThat(Services.run(ingest(lake, "--topics=" + topic, "--until=latest")).err()).isEmpty();
    } finally {
      Locale.setDefault(before);
    }

    assertThat(lake.rawObjects().keySet())
        .singleElement()
        .asString()
        .endsWith("_0_0000000000000000000_0000000000000000003.json.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1969-12-31T23:59:59.999Z", "-0001-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z"})
  void anInstantThatKafkaCannotTakeIsAMistake(String instant) {
    assertMistaken(ingest(lake, "--startFrom=" + instant, "--until=" + instant))
        .contains(
            "--startFrom="
                + instant
                + ": should be committed, earliest, latest, lake, or an instant",
            "--until=" + instant + ": should be latest, or an instant");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertMistaken(List<String> args) {
    Outcome outcome = Services.run(args);
    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    return assertThat(outcome.err());
  }
}
