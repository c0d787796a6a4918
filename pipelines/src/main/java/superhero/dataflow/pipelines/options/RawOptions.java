package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Where the raw objects of a lake are. */
public interface RawOptions extends LakeOptions {
  @Description("Location of the raw objects: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getRaw();

  void setRaw(String raw);
}
