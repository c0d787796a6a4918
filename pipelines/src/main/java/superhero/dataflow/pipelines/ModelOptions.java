package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Description;

/** Which tables there are. */
public interface ModelOptions extends CommandOptions {
  @Description("Folder of further model files (*.avsc)")
  String getModels();

  void setModels(String models);
}
