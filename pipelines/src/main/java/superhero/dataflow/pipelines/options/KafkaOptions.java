package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** How to reach Kafka. */
public interface KafkaOptions extends KafkaConfigOptions {
  @Description("Kafka brokers, host:port, comma separated")
  @Validation.Required
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);
}
