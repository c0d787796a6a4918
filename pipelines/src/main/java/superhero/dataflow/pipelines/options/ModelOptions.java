package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Which tables there are. */
public interface ModelOptions extends CommandOptions {
  @Description("Folder of further model files (*.avsc)")
  String getModels();

  void setModels(String models);

  @Description(
      "Whether the tables of the simulator's logs are made too: log_meta, lib_server_game and"
          + " lib_server_lobby")
  @Default.Boolean(true)
  boolean getShippedModels();

  void setShippedModels(boolean shippedModels);
}
