package superhero.dataflow.pipelines.run;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollectionList;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.rawlog.ReportLeft;

/** A bounded run over raw objects, which at its end names those that it had to leave. */
public final class ReplayRun {
  private final String command;
  private final Location location;
  private final Reports reports;
  private final String[] steps;

  /**
   * A run of a command.
   *
   * @param otherwise where the workers' small reports go without {@code --tempLocation}; they are
   *     deleted at the end
   * @param steps the counters that say how far it has come
   */
  public ReplayRun(String command, PipelineOptions options, Location otherwise, String... steps) {
    this.command = command;
    this.location =
        options.getTempLocation() == null ? otherwise : Location.of(options.getTempLocation());
    this.reports = new Reports(location, command);
    this.steps = steps.clone();
  }

  /** Reports what transforms had to leave. */
  public void report(PCollectionList<String> left) {
    left.apply("Left", Flatten.pCollections())
        .apply("ReportLeft", ReportLeft.into(location, reports.prefix()));
  }

  /**
   * Runs to the end.
   *
   * @throws JobException where something was left
   */
  public void finish(Pipeline pipeline, PrintStream out) {
    try {
      new Run(pipeline, command, out).withSteps(steps).finish();
      List<String> left =
          reports.readAll().stream()
              .map(text -> new String(text, StandardCharsets.UTF_8))
              .sorted()
              .toList();
      left.forEach(out::println);
      if (!left.isEmpty()) {
        throw new JobException(
            String.format(
                Locale.ROOT,
                "%s left %,d %s as %s, named above: mend or remove what is wrong and run it again",
                command,
                left.size(),
                left.size() == 1 ? "object" : "objects",
                left.size() == 1 ? "it is" : "they are"));
      }
    } finally {
      reports.delete();
    }
  }
}
