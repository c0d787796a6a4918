package superhero.dataflow.pipelines.local;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.ObserveOptions;
import superhero.dataflow.pipelines.simulate.GameOptions;

/** Options of {@code local}. */
public interface LocalOptions extends GameOptions, ObserveOptions {
  @Description("Whose object store is started, and used: aws, gcp or azure")
  @Default.String("aws")
  String getCloud();

  void setCloud(String cloud);

  @Description("Stay up afterwards, and say how to reach the services, until Ctrl-C")
  @Default.Boolean(false)
  boolean getKeepRunning();

  void setKeepRunning(boolean keepRunning);
}
