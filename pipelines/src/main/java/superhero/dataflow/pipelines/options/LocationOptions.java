package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Where a lake is. */
public interface LocationOptions extends RawOptions, TableOptions {
  @Description("Location of the dead letters (default: dead_letters in the location of --standard)")
  String getDeadLetters();

  void setDeadLetters(String deadLetters);
}
