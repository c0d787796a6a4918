package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Whose lake it is. */
public interface GroupOptions extends CommandOptions {
  @Description(
      "Kafka consumer group whose offsets say what is on the lake; its plan is kept by the group of"
          + " this name and .plan")
  @Default.String("superhero-dataflow")
  String getConsumerGroup();

  void setConsumerGroup(String consumerGroup);
}
