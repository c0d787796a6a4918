package superhero.dataflow.pipelines.settings;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes the producers of KafkaIO with the settings of {@code --kafkaConfig}. What KafkaIO gets as
 * its own configuration it displays, values and all, wherever a runner shows its graph.
 */
public final class NewProducer
    implements SerializableFunction<Map<String, Object>, Producer<byte[], byte[]>> {
  private final HashMap<String, Object> settings;

  public NewProducer(Map<String, ?> settings) {
    this.settings = new HashMap<>(settings);
  }

  @Override
  public Producer<byte[], byte[]> apply(Map<String, Object> ofBeam) {
    Map<String, Object> all = new HashMap<>(ofBeam);
    all.putAll(settings);
    return new KafkaProducer<>(all);
  }
}
