package superhero.dataflow.range;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.message.Messages;

class ManifestTest {
  private static final Range RANGE = Messages.range("logs");
  private static final String NAME = "logs_01234567_0_0000000000000000000_0000000000000000100";
  private static final StoredObject NOON = raw("12", "0000000000000000000_0000000000000000040");
  private static final StoredObject ONE = raw("13", "0000000000000000040_0000000000000000100");

  @Test
  void whatIsWrittenComesBack() throws IOException {
    Manifest manifest = manifest();

    assertThat(manifest.path()).isEqualTo("_ranges/logs/" + NAME + ".json");
    assertThat(Manifest.decode(manifest.path(), manifest.encode())).isEqualTo(manifest);
    assertThat(manifest.objects()).containsExactly(ONE, NOON);
  }

  /** A range without messages has no object whose name says it. */
  @Test
  void itSaysHowItsRangeIsCompressedIfThatIsNotGzip() throws IOException {
    Range zstd = Messages.compressed(RANGE, Compression.ZSTD);
    Manifest empty = new Manifest(zstd, List.of());

    assertThat(Manifest.decode(empty.path(), empty.encode())).isEqualTo(empty);
    assertThat(new String(empty.encode(), UTF_8)).contains("\"raw_compression\":\"zstd\"");
    assertThat(new String(manifest().encode(), UTF_8)).doesNotContain("compression");
  }

  @Test
  void anObjectsNameSaysItsPartAndWindow() {
    IntervalWindow noon = EventWindow.HOUR.of(Messages.NOON);

    assertThat(manifest().batch(NOON)).isEqualTo(new Batch(RANGE.part(0, 40), noon));
    assertThat(manifest().whole()).isEqualTo(new Batch(RANGE, noon));
    assertThat(new Manifest(RANGE, List.of()).whole())
        .isEqualTo(new Batch(RANGE, EventWindow.HOUR.of(0)));
  }

  @Test
  void aPathNamesTheRange() {
    assertThat(Manifest.name("_ranges/logs/" + NAME + ".json"))
        .hasValueSatisfying(
            name -> {
              assertThat(name.partitionKey()).isEqualTo("logs/0");
              assertThat(name.topicId()).isEqualTo("01234567");
              assertThat(name.start()).isZero();
              assertThat(name.end()).isEqualTo(100);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logs/" + NAME + ".json",
        "_ranges/other/" + NAME + ".json",
        "_ranges/logs/" + NAME + ".json.gz",
        "_ranges/logs/hello.json"
      })
  void otherPathsNameNone(String path) {
    assertThat(Manifest.name(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"topic\":\"logs\"}"})
  void otherTextIsNoManifest(String text) {
    assertThatThrownBy(() -> Manifest.decode(manifest().path(), text.getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it is no manifest of a range");
  }

  @Test
  void theManifestOfAnotherPathIsRefused() {
    assertThatThrownBy(() -> Manifest.decode("_ranges/logs/other.json", manifest().encode()))
        .isInstanceOf(IOException.class)
        .hasMessage("it speaks of another range: logs-0 [0, 100)");
  }

  @Test
  void anObjectThatIsInNoWindowIsRefused() {
    Manifest manifest =
        new Manifest(RANGE, List.of(new StoredObject(StoredObject.RAW, "logs/" + NAME, 1, 1)));

    assertThatThrownBy(() -> Manifest.decode(manifest.path(), manifest.encode()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it is no manifest of a range");
  }

  /** Readers of the lake skip folders that begin with an underscore. */
  @Test
  void theHiddenNamesOfAnEarlierVersionAreRefusedWithTheReason() {
    Manifest manifest = new Manifest(Messages.range("_schemas"), List.of());
    String before = manifest.path().replace("!", "");

    assertThat(before).isNotEqualTo(manifest.path());
    assertThatThrownBy(() -> Manifest.decode(before, manifest.encode()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("hidden names, which an earlier version gave them");
  }

  private static Manifest manifest() {
    return Manifest.of(
        new WrittenRange(
            RANGE,
            Instant.EPOCH,
            new TreeSet<>(),
            3,
            List.of(ONE, new StoredObject("log_meta", "log_meta/x.parquet", 3, 9), NOON)));
  }

  private static StoredObject raw(String hour, String offsets) {
    return new StoredObject(
        StoredObject.RAW,
        "logs/date=2026-01-01/hour=" + hour + "/logs_01234567_0_" + offsets + ".json.gz",
        2,
        30);
  }
}
