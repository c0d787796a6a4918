package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How a job that runs is shown to its operator. */
public interface ObserveOptions extends CommandOptions {
  @Description(
      "Port of a page of the running job, with /metrics for Prometheus, /status and /health; 0 for"
          + " one that is free")
  @Nullable Integer getMetricsPort();

  void setMetricsPort(@Nullable Integer metricsPort);

  @Description(
      "With --metricsPort: address to listen on. 0.0.0.0 is every one of this machine, and asks"
          + " nobody for a password")
  @Default.String("127.0.0.1")
  String getMetricsHost();

  void setMetricsHost(String metricsHost);
}
