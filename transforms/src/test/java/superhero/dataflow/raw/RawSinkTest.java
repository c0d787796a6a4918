package superhero.dataflow.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.OffsetIntervals;
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
  void whatKafkaHadLostIsFoundAgain() {
    assertThat(raw().lost(RANGE).first(-1)).isEqualTo(-1);

    raw().keepLost(RANGE, 3, 5);
    raw().keepLost(RANGE, 9, 12);

    OffsetIntervals lost = raw().lost(RANGE);
    assertThat(lost.cover(3, 5)).isTrue();
    assertThat(lost.cover(9, 12)).isTrue();
    assertThat(lost.cover(5, 6)).isFalse();
    assertThat(raw().lost(Messages.range("logs2")).first(-1)).isEqualTo(-1);
    assertThat(raw().parts(RANGE)).isEmpty();
  }

  /** DuckDB knows both by the name. */
  @ParameterizedTest
  @EnumSource
  void anIndependentReaderReadsTheLines(Compression compression) throws Exception {
    String path =
        write(raw(), Messages.compressed(RANGE, compression), "{\"a\":1}", "no JSON").get(0).path();

    assertThat(path).endsWith("_0000000000000000100" + compression.suffix());
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT list(value.a ORDER BY value.a), list(value_base64 ORDER BY value.a) FROM '"
                    + lake.resolve(path)
                    + "'")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("[1, NULL]");
      assertThat(rows.getString(2)).isEqualTo("[NULL, 'bm8gSlNPTg==']");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLevelChangesTheSize(Compression compression) throws IOException {
    String[] values = new String[300];
    for (int i = 0; i < values.length; i++) {
      values[i] = String.valueOf(i * 7919 % 1000);
    }

    Range range = Messages.compressed(RANGE, compression);
    assertThat(write(raw().withCompressionLevel(9), range, values).get(0).bytes())
        .isLessThan(write(raw().withCompressionLevel(1), range, values).get(0).bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10})
  void aLevelThatIsNotOneOfBothIsRefused(int level) {
    assertThatThrownBy(() -> raw().withCompressionLevel(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("compression level " + level + " is not in 1..9");
  }

  private RawSink raw() {
    return RawSink.to(Location.of(lake.toString()));
  }

  private static List<StoredObject> write(RawSink sink, String... values) throws IOException {
    return write(sink, RANGE, values);
  }

  private static List<StoredObject> write(RawSink sink, Range range, String... values)
      throws IOException {
    Sink.Writer writer = sink.open(range);
    for (String value : values) {
      writer.add(Messages.of("logs", value), Verdict.NONE);
    }
    return Uploaded.by(writer, new Batch(range, range.window().of(Messages.NOON)));
  }
}
