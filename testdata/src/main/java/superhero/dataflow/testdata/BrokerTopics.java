package superhero.dataflow.testdata;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and deletes the topics of a broker, and waits until that is done. */
final class BrokerTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  private final Admin admin;

  BrokerTopics(Admin admin) {
    this.admin = admin;
  }

  /** See {@link EmbeddedKafka#createTopic(String, int, Map)}. */
  void create(String name, int partitions, Map<String, String> config) {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.<Short>empty()).configs(config);
    try {
      get("the topic " + name, admin.createTopics(List.of(topic)).all());
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    awaitLeaders(name);
    awaitAppends(name);
  }

  /** See {@link EmbeddedKafka#deleteTopic}. */
  void delete(String name) {
    get("the end of the topic " + name, admin.deleteTopics(List.of(name)).all());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (get("the topics", admin.listTopics().names()).contains(name)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the topic " + name + " is still there after " + PATIENCE);
      }
      pause();
    }
  }

  private void awaitLeaders(String topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!hasLeaders(topic)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no leader for the topic " + topic + " in " + PATIENCE);
      }
      pause();
    }
  }

  /**
   * Waits until a topic takes messages. A leader is named before it does: then a producer's first
   * batch can be refused and its second be taken, after which the first can never follow.
   */
  void awaitAppends(String topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    get("the topic " + topic, admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .forEach(
            each -> ends.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    get("the ends of the topic " + topic, admin.listOffsets(ends).all());
  }

  private boolean hasLeaders(String topic) {
    try {
      return get("the topic " + topic, admin.describeTopics(List.of(topic)).allTopicNames())
          .get(topic)
          .partitions()
          .stream()
          .allMatch(partition -> partition.leader() != null);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * What the broker answers.
   *
   * @param what is asked for
   * @throws IllegalStateException if it fails or does not come in time
   */
  static <T> T get(String what, KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka failed at " + what, e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka did not give " + what + " in " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a leader", e);
    }
  }
}
