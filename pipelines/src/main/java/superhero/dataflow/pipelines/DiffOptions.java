package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code diff}. */
public interface DiffOptions
    extends LocationOptions, SelectionOptions, ModelOptions, ReportOptions {
  @Description("Location for the tables and dead letters that --models gives; they stay there")
  @Validation.Required
  String getInto();

  void setInto(String into);
}
