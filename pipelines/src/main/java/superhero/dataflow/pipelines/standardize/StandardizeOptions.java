package superhero.dataflow.pipelines.standardize;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.LocationOptions;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.ReportOptions;
import superhero.dataflow.pipelines.options.SelectionOptions;
import superhero.dataflow.store.UploadOptions;

/** Options of {@code standardize}. */
public interface StandardizeOptions
    extends LocationOptions, SelectionOptions, ModelOptions, ReportOptions, UploadOptions {
  @Description(
      "Tables to write, comma separated, and to leave the others as they are; a range that is not"
          + " in the tables yet, or whose dead letters would be others, is written as a whole (default: all)")
  List<String> getOnlyModels();

  void setOnlyModels(List<String> onlyModels);

  @Description(
      "Write what is not in the tables yet, and go on as raw objects appear, until it is stopped")
  @Default.Boolean(false)
  boolean getWatch();

  void setWatch(boolean watch);

  @Description("With --watch: how long between two looks at raw: a number with ms, s, m, h or d")
  @Default.String("10s")
  String getPollInterval();

  void setPollInterval(String pollInterval);
}
