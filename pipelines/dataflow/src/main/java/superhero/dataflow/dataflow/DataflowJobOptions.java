package superhero.dataflow.dataflow;

import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Beam's options of Dataflow, and one more. */
public interface DataflowJobOptions extends DataflowPipelineOptions {
  @Description("Watch the job until it ends; with false it goes on without this process")
  @Default.Boolean(true)
  boolean getAttachedMode();

  void setAttachedMode(boolean attachedMode);
}
