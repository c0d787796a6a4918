package superhero.dataflow.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;

/**
 * A Kafka cluster and how to log in there. Travels with the graph; its clients stay in each JVM.
 * Prints the names of its settings, never their values.
 */
public final class KafkaCluster implements Kafka {
  private final ClientSettings settings;
  private final int maxMessageBytes;

  private KafkaCluster(ClientSettings settings, int maxMessageBytes) {
    this.settings = settings;
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * The cluster behind these servers.
   *
   * @param bootstrapServers host:port, comma separated
   * @param config of Kafka's clients: TLS, SASL and the like; secrets as {@link Placeholders}
   */
  public static KafkaCluster at(String bootstrapServers, Map<String, String> config) {
    Map<String, String> all = new TreeMap<>(config);
    all.put(ClientSettings.BOOTSTRAP_SERVERS, bootstrapServers);
    return new KafkaCluster(new ClientSettings(all), Integer.MAX_VALUE);
  }

  /**
   * Leaves out keys and values that are larger, of whatever size unless this is said: an empty
   * array stands for them, beside their true size.
   */
  public KafkaCluster leavingOutAbove(int bytes) {
    return new KafkaCluster(settings, bytes);
  }

  /** The admin client that this JVM shares; not to be closed. */
  public Admin admin() {
    return Clients.admin(this, settings::admin);
  }

  @Override
  public Consumer<byte[], byte[]> consumerAt(
      TopicPartition partition, long offset, int leaderEpoch) {
    Consumer<byte[], byte[]> consumer =
        Clients.take(this, partition, offset, leaderEpoch, this::newConsumer);
    // One that stopped just here may have the next messages in its buffer already.
    if (consumer.assignment().isEmpty()) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
    }
    return consumer;
  }

  @Override
  public void release(Consumer<byte[], byte[]> consumer, int leaderEpoch) {
    Clients.release(this, consumer, leaderEpoch);
  }

  @Override
  public Map<TopicPartition, Long> timestamps(Map<TopicPartition, Long> offsets) {
    return offsets.isEmpty() ? Map.of() : Retry.whilePassing(() -> timestampsOnce(offsets));
  }

  private Map<TopicPartition, Long> timestampsOnce(Map<TopicPartition, Long> offsets) {
    Consumer<byte[], byte[]> consumer = settings.consumer(FirstMessages.SETTINGS, 0);
    try {
      return FirstMessages.timestamps(consumer, offsets);
    } catch (KafkaException e) {
      throw failure("read the first messages of " + offsets.keySet(), e);
    } finally {
      // Not waiting for an answer that does not come.
      consumer.close(Duration.ZERO);
    }
  }

  /**
   * An offset of each partition that a reader of committed messages sees: earliest, latest, or the
   * first of a time or later, which is -1 if there is none.
   *
   * @throws JobException if a partition is not there
   */
  public Map<TopicPartition, Long> offsets(OffsetSpec spec, Set<TopicPartition> partitions) {
    return new ListedOffsets(this).ofAll(spec, partitions);
  }

  @Override
  public Map<TopicPartition, ListOffsetsResultInfo> offsets(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation) {
    return new ListedOffsets(this).ofThoseThere(spec, partitions, isolation);
  }

  @Override
  public Map<TopicPartition, Long> unchangedTo(Map<TopicPartition, OffsetAndMetadata> listed) {
    return listed.isEmpty() ? Map.of() : Retry.whilePassing(() -> unchangedToOnce(listed));
  }

  private Map<TopicPartition, Long> unchangedToOnce(Map<TopicPartition, OffsetAndMetadata> listed) {
    Consumer<byte[], byte[]> consumer = newConsumer();
    try {
      return CutBack.unchangedTo(consumer, listed);
    } catch (KafkaException e) {
      throw failure("compare the logs of " + listed.keySet() + " with what was planned", e);
    } finally {
      consumer.close(Duration.ZERO);
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> groupOffsets(
      String group, Collection<TopicPartition> partitions, boolean stable) {
    ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec();
    if (!partitions.isEmpty()) {
      spec.topicPartitions(List.copyOf(partitions));
    }
    return new HashMap<>(
        answer(
            "read the offsets of consumer group " + group,
            () ->
                admin()
                    .listConsumerGroupOffsets(
                        Map.of(group, spec),
                        new ListConsumerGroupOffsetsOptions().requireStable(stable))
                    .partitionsToOffsetAndMetadata(group)));
  }

  @Override
  public void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
    answer(
        "commit offsets of " + offsets.keySet() + " for consumer group " + group,
        () -> admin().alterConsumerGroupOffsets(group, offsets).all());
  }

  @Override
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  @Override
  public void check(Duration patience) {
    newConsumer().close(Duration.ZERO);
    transactionalProducer("check").close(Duration.ZERO);
    int millis = (int) patience.toMillis();
    await(
        "reach the brokers within " + patience.toSeconds() + " s",
        admin().describeCluster(new DescribeClusterOptions().timeoutMs(millis)).clusterId());
  }

  /**
   * Creates a topic, replicated as the cluster does by itself, and waits until it takes messages;
   * one that is there is left alone.
   *
   * @throws JobException where one is there with fewer partitions
   */
  public void createTopic(String name, int partitions) {
    new NewTopics(this).create(name, partitions);
  }

  @Override
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return settings.transactionalProducer(transactionalId);
  }

  @Override
  public Map<String, TopicDescription> describe(Collection<String> topics) {
    return Retry.whilePassing(
        () -> {
          Map<String, TopicDescription> found = new TreeMap<>();
          admin()
              .describeTopics(topics)
              .topicNameValues()
              .forEach(
                  (name, topic) -> {
                    try {
                      found.put(name, await("describe topic " + name, topic));
                    } catch (JobException e) {
                      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                        throw e;
                      }
                    }
                  });
          return found;
        });
  }

  @Override
  public SortedSet<String> topics() {
    return new TreeSet<>(answer("list topics", () -> admin().listTopics().names()));
  }

  /**
   * Asks the admin client, again while the brokers are away.
   *
   * @param what is asked, to complete "cannot …"
   * @throws JobException that says what Kafka answered
   */
  public <T> T answer(String what, Supplier<Future<T>> question) {
    return Retry.whilePassing(() -> await(what, question.get()));
  }

  /** As {@link #answer}, once. */
  <T> T await(String what, Future<T> future) {
    Clients.awaited();
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("interrupted: cannot " + what, e);
    } finally {
      Clients.answered();
    }
  }

  @Override
  public JobException failure(String what, Throwable cause, boolean passing) {
    return new JobException(
        "cannot " + what + " at Kafka " + bootstrapServers() + ": " + MissingAcl.said(cause),
        cause instanceof KafkaException || cause instanceof Error
            ? cause
            : new KafkaException(cause),
        passing && !MissingAcl.isWhy(cause));
  }

  private Consumer<byte[], byte[]> newConsumer() {
    return settings.consumer(Map.of(), maxMessageBytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KafkaCluster that
        && settings.equals(that.settings)
        && maxMessageBytes == that.maxMessageBytes;
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
