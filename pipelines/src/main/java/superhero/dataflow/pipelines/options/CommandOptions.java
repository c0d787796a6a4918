package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What every command takes. */
public interface CommandOptions extends PipelineOptions {
  @Description("After a failure, print the stack trace too")
  @Default.Boolean(false)
  boolean getVerbose();

  void setVerbose(boolean verbose);
}
