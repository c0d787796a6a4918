package superhero.dataflow.kafka;

import com.google.common.base.Throwables;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import superhero.dataflow.failure.JobException;

/**
 * The settings of Kafka's clients of one cluster, and the clients that are made by them. Prints
 * nothing but names.
 *
 * @param config the servers among it; secrets as {@link Placeholders}
 */
record ClientSettings(Map<String, String> config) implements Serializable {
  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /**
   * What is read is known to be there. A consumer that has read to the end of a partition asks on,
   * and until the broker answers it cannot read the next partition there.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  String bootstrapServers() {
    return config.get(BOOTSTRAP_SERVERS);
  }

  Admin admin() {
    return client(() -> Admin.create(Placeholders.resolve(config)));
  }

  Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return client(
        () -> {
          Map<String, Object> all = Placeholders.resolve(config);
          all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
          return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        });
  }

  /**
   * A consumer without a group that reads committed messages only.
   *
   * @param own settings that stand above those of the cluster
   * @param maxBytes keys and values that are larger are left out
   */
  Consumer<byte[], byte[]> consumer(Map<String, Object> own, int maxBytes) {
    return client(() -> consumer(Placeholders.resolve(config), own, maxBytes));
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> all, Map<String, Object> own, int maxBytes) {
    all.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    // Without a group it says nothing, but another consumer would have other fields.
    all.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    all.putAll(own);
    return new BoundedConsumer(all, maxBytes);
  }

  /** Makes a client. What Kafka says of a setting quotes its value, so none of it is passed on. */
  private <T> T client(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException | IllegalArgumentException e) {
      String said = Throwables.getCausalChain(e).toString();
      List<String> named = config.keySet().stream().filter(said::contains).toList();
      if (named.equals(List.of(BOOTSTRAP_SERVERS))) {
        throw new JobException(
            "no address can be found for Kafka "
                + bootstrapServers()
                + "; it should be host:port, several comma separated");
      }
      throw new JobException(
          "Kafka's clients do not take "
              + (named.isEmpty() ? "one of the settings " + config.keySet() : named)
              + " for Kafka "
              + bootstrapServers());
    }
  }

  @Override
  public String toString() {
    return bootstrapServers() + " with " + config.keySet();
  }
}
