package superhero.dataflow.store;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How much of a process is on its way to the stores at a time. */
public interface UploadOptions extends PipelineOptions {
  @Description(
      "Objects that a process writes at a time; with 0 each thread waits for the object that it"
          + " writes")
  @Default.Integer(16)
  int getMaxUploads();

  void setMaxUploads(int maxUploads);

  @Description("Bytes of objects that wait to be written in a process, or are being written")
  @Default.Integer(64 * 1024 * 1024)
  int getMaxUploadBytes();

  void setMaxUploadBytes(int maxUploadBytes);
}
