package superhero.dataflow.kafka;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import superhero.dataflow.failure.JobException;

/** Creates topics of a cluster. */
final class NewTopics {
  /** How long a new topic may take until it takes messages. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final KafkaCluster cluster;

  NewTopics(KafkaCluster cluster) {
    this.cluster = cluster;
  }

  /** See {@link KafkaCluster#createTopic}. */
  void create(String name, int partitions) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    try {
      cluster.answer(
          "create topic " + name, () -> cluster.admin().createTopics(List.of(topic)).all());
    } catch (JobException e) {
      if (e.getCause() instanceof AuthorizationException) {
        throw refused("create", "Create", name, e);
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      int found = cluster.describe(List.of(name)).get(name).partitions().size();
      if (found < partitions) {
        throw new JobException(
            "topic " + name + " has " + found + " partitions, and " + partitions + " are needed");
      }
    }
    awaitAppends(name, partitions);
  }

  /**
   * A leader is named before it takes messages. Then a producer's first batch can be refused and
   * its second be taken, after which the first can never follow.
   */
  private void awaitAppends(String name, int partitions) {
    Set<TopicPartition> all = new HashSet<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(name, i));
    }
    long begun = System.nanoTime();
    while (true) {
      try {
        cluster.offsets(OffsetSpec.latest(), all);
        return;
      } catch (JobException e) {
        if (e.getCause() instanceof AuthorizationException) {
          throw refused("see", "Write", name, e);
        }
        // Nor is it known to every broker at once.
        if (!(e.getCause() instanceof RetriableException)
            || System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw e;
        }
        Uninterruptibles.sleepUninterruptibly(PAUSE);
      }
    }
  }

  private JobException refused(String verb, String operation, String topic, JobException e) {
    return new JobException(
        "cannot "
            + verb
            + " topic "
            + topic
            + " at Kafka "
            + cluster.bootstrapServers()
            + "; its user needs the ACL "
            + operation
            + " on topic "
            + topic,
        e.getCause());
  }
}
