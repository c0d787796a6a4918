package superhero.dataflow.stores.gcs;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * How to reach Google Cloud Storage. Credentials are no option: they are Google's Application
 * Default Credentials.
 */
public interface GoogleStorageOptions extends PipelineOptions {
  // A text, as in Beam's own options for Google Cloud, which have one of this name.
  @Description(
      "A server that speaks the JSON API of Google Cloud Storage, in place of Google's own:"
          + " http://127.0.0.1:4443. Over http no credentials are sent (default: Google Cloud)")
  String getGcsEndpoint();

  void setGcsEndpoint(String gcsEndpoint);
}
