package superhero.dataflow.pipelines.compact;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.PCollectionList;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.compact.CompactTables;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.pipelines.run.ReplayRun;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;
import superhero.dataflow.pipelines.settings.Selections;
import superhero.dataflow.rawlog.Selection;

/** {@code compact}: small objects of tables to large ones. */
public final class Compact {
  /** An object is made in memory. */
  private static final long MOST_BYTES = 1L << 30;

  private Compact() {}

  public static void run(CompactOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Selection selection = Selections.period(options, mistakes);
    Models models = ModelSettings.read(options, mistakes);
    List<String> tables = models.ofBatches();
    Set<String> only = Selections.onlyModels(options.getOnlyModels(), tables, mistakes);
    if (options.getTargetBytes() < 1 || options.getTargetBytes() > MOST_BYTES) {
      mistakes.add("targetBytes", options.getTargetBytes(), "should be from 1 to " + MOST_BYTES);
    }
    Optional<Duration> unmarkedAfter = unmarkedAfter(options.getUnmarkedAfter(), mistakes);
    Locations.check(null, options.getStandard(), null, mistakes);
    mistakes.check();
    Location standard = Location.of(options.getStandard());
    Locations.checkThere(standard);
    Pipeline pipeline = Pipeline.create(options);
    ReplayRun run = new ReplayRun("compact", options, standard, "compact/objects");
    CompactTables compact =
        CompactTables.of(
            standard, only.isEmpty() ? tables : only, selection, options.getTargetBytes());
    if (unmarkedAfter.isPresent()) {
      compact = compact.unmarkedBefore(Instant.now().minus(unmarkedAfter.get()));
    }
    run.report(PCollectionList.of(pipeline.apply("CompactTables", compact)));
    run.finish(pipeline, out);
  }

  /** Long enough for a function that is slow to be at its end. */
  private static Optional<Duration> unmarkedAfter(@Nullable String text, Mistakes mistakes) {
    if (text == null) {
      return Optional.empty();
    }
    Optional<Duration> duration =
        Values.duration(text).filter(each -> each.compareTo(Duration.ofHours(1)) >= 0);
    if (duration.isEmpty()) {
      mistakes.add("unmarkedAfter", text, "should be 1h or more: a number with m, h or d");
    }
    return duration;
  }
}
