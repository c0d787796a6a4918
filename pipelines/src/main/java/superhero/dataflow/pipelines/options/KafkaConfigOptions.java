package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** How to talk to Kafka. */
public interface KafkaConfigOptions extends CommandOptions {
  @Description(
      "Properties file of Kafka client settings (TLS, SASL and the like), on this machine or in a"
          + " store, such as s3://bucket/kafka.properties; its values are never printed")
  String getKafkaConfig();

  void setKafkaConfig(String kafkaConfig);
}
