package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.replay.Selection;

/** {@code deadletters}: what is wrong with messages, most frequent first. Reads them here. */
final class Deadletters {
  private static final String GAMES = "stale_games/";

  private Deadletters() {}

  static void run(DeadlettersOptions options, Mistakes mistakes, PrintStream out) {
    Ingest.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    List<String> topics = options.getTopics() == null ? List.of() : options.getTopics();
    Selection selection = Selections.of(topics, options, mistakes);
    if (options.getStandard() == null && options.getDeadLetters() == null) {
      mistakes.add("deadLetters", null, "is missing; or name the location of --standard");
    }
    if (options.getTop() < 1) {
      mistakes.add("top", options.getTop(), "should be 1 or more");
    }
    Locations.check(null, options.getStandard(), options.getDeadLetters(), mistakes);
    mistakes.check();
    Location location = Locations.deadLetters(options.getStandard(), options.getDeadLetters());
    location.check();
    Flaws flaws = new Flaws(selection.from(), selection.to());
    long objects = 0;
    for (Location.Listed object : location.list("", ".json.gz")) {
      if (isOf(selection.topics(), object.path())) {
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

  private static boolean isOf(Set<String> topics, String path) {
    String below = path.startsWith(GAMES) ? path.substring(GAMES.length()) : path;
    // Topics whose names begin with an underscore or a dot have a mark before them.
    String folder = below.substring(0, Math.max(0, below.indexOf('/'))).replaceFirst("^!", "");
    return topics.isEmpty() || topics.contains(folder);
  }
}
