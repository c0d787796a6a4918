package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code simulate}. */
public interface SimulateOptions extends KafkaOptions, GameOptions {
  @Description("Messages a second, on average; 0 for as many as can be")
  @Default.Double(0)
  double getMessagesPerSecond();

  void setMessagesPerSecond(double messagesPerSecond);
}
