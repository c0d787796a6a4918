package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** How to reach Kafka. */
public interface KafkaOptions extends CommandOptions {
  @Description("Kafka brokers, host:port, comma separated")
  @Validation.Required
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  @Description(
      "Properties file of Kafka client settings (TLS, SASL and the like); its values are never"
          + " printed")
  String getKafkaConfig();

  void setKafkaConfig(String kafkaConfig);
}
