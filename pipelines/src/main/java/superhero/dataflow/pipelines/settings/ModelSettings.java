package superhero.dataflow.pipelines.settings;

import superhero.dataflow.failure.JobException;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.ModelOptions;

/** The options that name models. */
public final class ModelSettings {
  private ModelSettings() {}

  /** The shipped ones alone where a file is wrong, which is then among the mistakes. */
  public static Models read(ModelOptions options, Mistakes mistakes) {
    try {
      return Models.of(options.getModels(), options.getShippedModels());
    } catch (JobException e) {
      mistakes.add("models", options.getModels(), e.getMessage());
      return Models.shipped();
    }
  }
}
