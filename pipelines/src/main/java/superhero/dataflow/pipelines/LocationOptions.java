package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Where a lake is. */
public interface LocationOptions extends RawOptions {
  @Description("Location of the tables: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getStandard();

  void setStandard(String standard);

  @Description("Location of the dead letters (default: dead_letters in the location of --standard)")
  String getDeadLetters();

  void setDeadLetters(String deadLetters);
}
