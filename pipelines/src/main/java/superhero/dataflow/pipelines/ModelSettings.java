package superhero.dataflow.pipelines;

import superhero.dataflow.failure.JobException;
import superhero.dataflow.model.Models;

/** The options that name models. */
final class ModelSettings {
  private ModelSettings() {}

  /** The shipped ones alone where a file is wrong, which is then among the mistakes. */
  static Models read(ModelOptions options, Mistakes mistakes) {
    try {
      return Models.of(options.getModels(), options.getShippedModels());
    } catch (JobException e) {
      mistakes.add("models", options.getModels(), e.getMessage());
      return Models.shipped();
    }
  }
}
