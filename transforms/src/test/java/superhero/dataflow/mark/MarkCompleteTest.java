package superhero.dataflow.mark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;

@ExtendWith(TestPipelineExtension.class)
class MarkCompleteTest {
  private static final String NOON = "date=2026-01-01/hour=12";
  private static final String ONE = "date=2026-01-01/hour=13";
  private static final List<String> TABLES = List.of("log_meta", "lib_server_game");
  private static final Schema SCHEMA =
      SchemaBuilder.record("row").fields().requiredLong("offset").endRecord();

  @TempDir Path lake;

  @Test
  void aWindowIsMarkedInEveryTableWhenTheWatermarkHasPassedIt(TestPipeline p) throws Exception {
    object("log_meta/" + NOON + "/a.parquet", 3);
    object("log_meta/" + NOON + "/b.parquet", 4);
    object("log_meta/" + ONE + "/c.parquet", 5);
    long bytes =
        Files.size(lake.resolve("log_meta/" + NOON + "/a.parquet"))
            + Files.size(lake.resolve("log_meta/" + NOON + "/b.parquet"));
    PCollection<String> marked =
        p.apply(
                TestStream.create(StringUtf8Coder.of())
                    .addElements(met(NOON), met(NOON), met(ONE))
                    .advanceWatermarkTo(end(NOON))
                    .advanceWatermarkTo(end(NOON).plus(Duration.standardMinutes(59)))
                    .advanceWatermarkToInfinity())
            .apply(mark().before(java.time.Instant.parse("2026-01-01T13:59:59Z")));

    PAssert.that(marked).containsInAnyOrder(NOON);
    p.run().waitUntilFinish();
    assertThat(new Progress(Location.of(lake.toString()), "a/group").read())
        .isEqualTo(java.time.Instant.parse("2026-01-01T13:00:00Z"));
    assertThat(markers())
        .containsExactly(
            Map.entry("lib_server_game/" + NOON, "{\"objects\":0,\"rows\":0,\"bytes\":0}\n"),
            Map.entry("log_meta/" + NOON, "{\"objects\":2,\"rows\":7,\"bytes\":" + bytes + "}\n"));
  }

  @Test
  void lateRecordsMarkTheirFolderAgainHoweverLateTheyAre(TestPipeline p) throws Exception {
    PCollection<String> marked =
        p.apply(
                TestStream.create(StringUtf8Coder.of())
                    .addElements(met(NOON))
                    .advanceWatermarkTo(Instant.parse("2030-01-01T00:00:00Z"))
                    .addElements(met(NOON), met(NOON))
                    .advanceProcessingTime(Duration.standardMinutes(2))
                    .advanceWatermarkToInfinity())
            .apply(mark());

    PAssert.that(marked).containsInAnyOrder(NOON, NOON);
    p.run().waitUntilFinish();
  }

  @Test
  void aDayIsMarkedWhenItIsOver(TestPipeline p) throws Exception {
    String day = "date=2026-01-01";
    PCollection<String> marked =
        p.apply(
                TestStream.create(StringUtf8Coder.of())
                    .addElements(met(day))
                    .advanceWatermarkTo(Instant.parse("2026-01-01T23:59:00Z"))
                    .advanceWatermarkToInfinity())
            .apply(mark().before(java.time.Instant.parse("2026-01-01T23:59:00Z")));

    PAssert.that(marked).empty();
    p.run().waitUntilFinish();
    assertThat(markers()).isEmpty();
  }

  @Test
  void foldersWithoutAMarkerAndThoseWithAnOlderOneAreUnmarked() throws Exception {
    object("log_meta/date=2026-01-01/hour=11/a.parquet", 1);
    object("log_meta/date=2026-01-01/hour=10/a.parquet", 1);
    object("log_meta/" + NOON + "/a.parquet", 1);
    object("lib_server_game/" + ONE + "/a.parquet", 1);
    object("lib_server_game/date=2025-12-31/hour=13/a.parquet", 1);
    object("log_meta/somebody's/a.parquet", 1);
    Files.createDirectories(lake.resolve("log_meta/date=2026-01-01/hour=15"));
    Files.createFile(lake.resolve("log_meta/date=2026-01-01/hour=15/.a.parquet.tmp"));
    // A job was killed before it marked the table that has no rows.
    Marker.write(Location.of(lake.toString()), "log_meta/date=2026-01-01/hour=10");
    Marker.write(Location.of(lake.toString()), "log_meta/date=2026-01-01/hour=11");
    Marker.write(Location.of(lake.toString()), "lib_server_game/date=2026-01-01/hour=11");
    Marker.write(Location.of(lake.toString()), "log_meta/" + NOON);
    FileTime later = FileTime.from(java.time.Instant.now().plusSeconds(60));
    for (int hour = 10; hour < 12; hour++) {
      Files.setLastModifiedTime(
          lake.resolve("log_meta/date=2026-01-01/hour=" + hour + "/" + Marker.NAME), later);
    }
    Files.setLastModifiedTime(lake.resolve("log_meta/" + NOON + "/a.parquet"), later);

    Location standard = Location.of(lake.toString());
    Unmarked unmarked = Unmarked.in(standard, TABLES, "a/group");
    assertThat(unmarked.folders(java.time.Instant.now()))
        .containsExactly("date=2025-12-31/hour=13", "date=2026-01-01/hour=10", NOON, ONE);

    new Progress(standard, "a/group").write(java.time.Instant.parse("2026-01-02T01:00:00Z"));
    assertThat(unmarked.folders(java.time.Instant.now()))
        .containsExactly("date=2026-01-01/hour=10", NOON, ONE);
    // As for a long time, but table by table.
    new Progress(standard, "a/group").write(java.time.Instant.now());
    assertThat(unmarked.folders(java.time.Instant.now())).isEmpty();
  }

  private MarkComplete mark() {
    return MarkComplete.in(Location.of(lake.toString()), TABLES, "a/group");
  }

  private static TimestampedValue<String> met(String folder) {
    return TimestampedValue.of(folder, EventWindow.ofFolder(folder).maxTimestamp());
  }

  private static Instant end(String folder) {
    return EventWindow.ofFolder(folder).end();
  }

  private void object(String path, int rows) throws IOException {
    Path file = lake.resolve(path);
    Files.createDirectories(file.getParent());
    ParquetIO.Sink sink = ParquetIO.sink(SCHEMA);
    try (var channel =
        Files.newByteChannel(
            file,
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE)) {
      sink.open(channel);
      for (long i = 0; i < rows; i++) {
        GenericData.Record row = new GenericRecordBuilder(SCHEMA).set("offset", i).build();
        sink.write(row);
      }
      sink.flush();
    }
  }

  private SortedMap<String, String> markers() throws IOException {
    SortedMap<String, String> markers = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.filter(each -> each.endsWith(Marker.NAME)).toList()) {
        markers.put(lake.relativize(file.getParent()).toString(), Files.readString(file));
      }
    }
    return markers;
  }
}
