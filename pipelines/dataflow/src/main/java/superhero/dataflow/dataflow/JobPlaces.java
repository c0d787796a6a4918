package superhero.dataflow.dataflow;

import org.apache.beam.sdk.extensions.gcp.storage.PathValidator;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.lake.Location;

/**
 * Asks for the places of a job's files as for those of a lake, and so says in a sentence what is
 * wrong with them. Beam's own, in whose place it is, hands on what the service has answered.
 */
public final class JobPlaces implements PathValidator {
  private JobPlaces() {}

  /** As Beam makes one. */
  public static JobPlaces fromOptions(PipelineOptions options) {
    return new JobPlaces();
  }

  @Override
  public void validateInputFilePatternSupported(String pattern) {}

  @Override
  public void validateOutputFilePrefixSupported(String prefix) {
    Location.of(prefix).check();
  }

  @Override
  public void validateOutputResourceSupported(ResourceId resource) {}

  @Override
  public String verifyPath(String path) {
    return path;
  }
}
