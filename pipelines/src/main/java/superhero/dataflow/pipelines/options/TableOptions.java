package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Where the tables of a lake are. */
public interface TableOptions extends LakeOptions {
  @Description("Location of the tables: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getStandard();

  void setStandard(String standard);
}
