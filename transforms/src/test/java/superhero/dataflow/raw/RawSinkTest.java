package superhero.dataflow.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.write.Sink;
import superhero.dataflow.write.Uploaded;

class RawSinkTest {
  private static final Range RANGE = Messages.range("logs");

  @TempDir Path lake;

  @Test
  void aBatchIsOneObjectOfItsLines() throws IOException {
    List<StoredObject> objects = write(raw(), "1", "no JSON");

    String path =
        "logs/date=2026-01-01/hour=12/"
            + "logs_01234567_0_0000000000000000000_0000000000000000100.json.gz";
    assertThat(objects)
        .containsExactly(
            new StoredObject(StoredObject.RAW, path, 2, Files.size(lake.resolve(path))));
    try (var in = new GZIPInputStream(Files.newInputStream(lake.resolve(path)))) {
      assertThat(new String(in.readAllBytes(), UTF_8).lines())
          .satisfiesExactly(
              line -> assertThat(line).endsWith(",\"value\":1}"),
              line -> assertThat(line).endsWith(",\"value_base64\":\"bm8gSlNPTg==\"}"));
    }
  }

  @Test
  void aRangeThatIsWholeHasAManifest() throws IOException {
    List<StoredObject> objects = write(raw(), "1");
    WrittenRange written = new WrittenRange(RANGE, Instant.EPOCH, new TreeSet<>(), 1, objects);

    ManifestRecord.in(Location.of(lake.toString())).put(written, () -> {});

    String path = "_ranges/logs/logs_01234567_0_0000000000000000000_0000000000000000100.json";
    assertThat(Manifest.decode(path, Files.readAllBytes(lake.resolve(path))))
        .isEqualTo(new Manifest(RANGE, objects));
  }

  @Test
  void theLevelChangesTheSize() throws IOException {
    String[] values = new String[300];
    for (int i = 0; i < values.length; i++) {
      values[i] = String.valueOf(i * 7919 % 1000);
    }

    assertThat(write(raw().withCompressionLevel(9), values).get(0).bytes())
        .isLessThan(write(raw().withCompressionLevel(1), values).get(0).bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10})
  void aLevelThatGzipDoesNotHaveIsRefused(int level) {
    assertThatThrownBy(() -> raw().withCompressionLevel(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("compression level " + level + " is not in 1..9");
  }

  private RawSink raw() {
    return RawSink.to(Location.of(lake.toString()));
  }

  private static List<StoredObject> write(RawSink sink, String... values) throws IOException {
    Sink.Writer writer = sink.open(RANGE);
    for (String value : values) {
      writer.add(Messages.of("logs", value), Verdict.NONE);
    }
    return Uploaded.by(writer, new Batch(RANGE, RANGE.window().of(Messages.NOON)));
  }
}
