package superhero.dataflow.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;

class WatchSourceTest {
  @TempDir Path folder;

  @Test
  void whatWasGivenIsNotGivenAgain() throws IOException {
    WatchSource source = source("lake", "logs");
    String first = whole("lake", "logs", 0);
    PipelineOptions options = optionsOfGraph("lake", "logs");
    UnboundedReader<String> before = source.createReader(options, null);
    assertThat(given(before)).containsExactly(first);

    String second = whole("lake", "logs", 10);

    assertThat(given(source.createReader(options, mark(before)))).containsExactly(second);
  }

  @Test
  void aRestoredSourceWatchesTheLakeOfTheGraph() throws IOException {
    whole("old", "logs", 0);
    UnboundedReader<String> before = source("old", "logs").createReader(options(), null);
    assertThat(given(before)).hasSize(1);
    String own = whole("lake", "logs", 0);

    UnboundedReader<String> restored =
        source("old", "logs").createReader(optionsOfGraph("lake", "logs"), mark(before));

    assertThat(given(restored)).containsExactly(own);
  }

  @Test
  void aRestoredSourceSelectsWhatTheGraphDoes() throws IOException {
    String given = whole("lake", "logs", 0);
    UnboundedReader<String> before = source("lake", "logs").createReader(options(), null);
    assertThat(given(before)).containsExactly(given);
    String other = whole("lake", "others", 0);

    UnboundedReader<String> restored =
        source("lake", "logs").createReader(optionsOfGraph("lake", "others"), mark(before));

    assertThat(given(restored)).containsExactly(other);
  }

  private static WatchSource.Mark mark(UnboundedReader<String> reader) {
    return (WatchSource.Mark) reader.getCheckpointMark();
  }

  private static PipelineOptions options() {
    return PipelineOptionsFactory.create();
  }

  /** The options of a job whose graph watches this topic. */
  private PipelineOptions optionsOfGraph(String lake, String topic) {
    TestPipeline pipeline = TestPipeline.create();
    pipeline.apply(
        RawRanges.in(raw(lake), selection(topic)).watch(standard(lake), Duration.ofDays(1)));
    return pipeline.getOptions();
  }

  private WatchSource source(String lake, String topic) {
    return new WatchSource(raw(lake), standard(lake), selection(topic), Duration.ofDays(1));
  }

  private static Selection selection(String topic) {
    Selection all = Selection.all();
    return new Selection(Set.of(topic), all.from(), all.to());
  }

  private Location raw(String lake) {
    return Location.of(folder.resolve(lake) + "/raw");
  }

  private Location standard(String lake) {
    return Location.of(folder.resolve(lake) + "/standard");
  }

  /** A range of ten offsets, as ingest leaves it. */
  private String whole(String lake, String topic, long start) {
    Manifest manifest =
        new Manifest(
            new Range(topic, "0".repeat(32), 0, start, start + 10, EventWindow.HOUR, 1000),
            List.of());
    raw(lake).put(manifest.path(), manifest.encode(), "application/json");
    return manifest.path();
  }

  private static List<String> given(UnboundedReader<String> reader) throws IOException {
    List<String> given = new ArrayList<>();
    for (boolean there = reader.start(); there; there = reader.advance()) {
      given.add(reader.getCurrent());
    }
    return given;
  }
}
