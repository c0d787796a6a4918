package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Where the workers of a job leave what the program prints at its end. */
public interface ReportOptions extends CommandOptions {
  @Description(
      "Location of the workers' small reports, hidden and deleted at the end, that all of them can"
          + " reach (default: where the command writes)")
  @Override
  String getTempLocation();
}
