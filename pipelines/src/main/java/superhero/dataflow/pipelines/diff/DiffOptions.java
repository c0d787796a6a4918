package superhero.dataflow.pipelines.diff;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.pipelines.options.LocationOptions;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.ReportOptions;
import superhero.dataflow.pipelines.options.SelectionOptions;

/** Options of {@code diff}. */
public interface DiffOptions
    extends LocationOptions, SelectionOptions, ModelOptions, ReportOptions {
  @Description("Location for the tables and dead letters that --models gives; they stay there")
  @Validation.Required
  String getInto();

  void setInto(String into);
}
