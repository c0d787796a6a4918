package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code local}. */
public interface LocalOptions extends GameOptions {
  @Description("Stay up afterwards, and say how to reach the services, until Ctrl-C")
  @Default.Boolean(false)
  boolean getKeepRunning();

  void setKeepRunning(boolean keepRunning);
}
