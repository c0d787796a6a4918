package superhero.dataflow.pipelines.model;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.pipelines.options.KafkaOptions;

/** Options of {@code model init}. */
public interface ModelInitOptions extends SampleOptions, KafkaOptions {
  @Description("Topic whose messages the model is made of")
  @Validation.Required
  String getTopic();

  void setTopic(String topic);
}
