package superhero.dataflow.pipelines.deadletters;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.Flaws;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.Selections;
import superhero.dataflow.rawlog.Selection;

/** {@code deadletters}: what is wrong with messages, most frequent first. Reads them here. */
public final class Deadletters {
  private static final String GAMES = "stale_games/";

  private Deadletters() {}

  public static void run(DeadlettersOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Selection selection = Selections.of(options.getTopics(), options, mistakes);
    if (options.getStandard() == null && options.getDeadLetters() == null) {
      mistakes.add("deadLetters", null, "is missing; or name the location of --standard");
    }
    mistakes.checkAtLeastOne("top", options.getTop());
    Locations.check(null, options.getStandard(), options.getDeadLetters(), mistakes);
    mistakes.check();
    Location location = Locations.deadLetters(options.getStandard(), options.getDeadLetters());
    Locations.checkThere(location);
    Flaws flaws = new Flaws(selection.from(), selection.to());
    long objects = 0;
    List<String> folders = new ArrayList<>(selection.folders(""));
    if (!selection.topics().isEmpty()) {
      folders.addAll(selection.folders(GAMES));
    }
    for (String folder : folders) {
      for (Location.Listed object : location.list(folder, ".json.gz")) {
        objects++;
        try {
          flaws.add(location.get(object.path()));
        } catch (IOException e) {
          throw new JobException("cannot read " + location + object.path(), e);
        }
      }
    }
    flaws.print(options.getTop(), objects, out);
  }
}
