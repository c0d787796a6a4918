package superhero.dataflow.kafka;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;

/**
 * A Kafka cluster and how to log in there. Travels with the graph; its clients stay in each JVM.
 * Prints the names of its settings, never their values.
 */
public final class KafkaCluster implements Kafka {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** How long a new topic may take until it takes messages. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * What is read is known to be there. A consumer that has read to the end of a partition asks on,
   * and until the broker answers it cannot read the next partition there.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  /** Of many partitions at once, the first message of each, in little memory. */
  private static final Map<String, Object> FIRST_MESSAGES =
      Map.of(
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 14,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 24,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1 << 16);

  /** Since the last answer, of a partition that is asked for its first message. */
  private static final Duration NO_ANSWER = Duration.ofSeconds(1);

  private final Map<String, String> config;
  private final int maxMessageBytes;

  private KafkaCluster(Map<String, String> config, int maxMessageBytes) {
    this.config = config;
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
    all.put(BOOTSTRAP_SERVERS, bootstrapServers);
    return new KafkaCluster(all, Integer.MAX_VALUE);
  }

  /**
   * Leaves out keys and values that are larger, of whatever size unless this is said: an empty
   * array stands for them, beside their true size.
   */
  public KafkaCluster leavingOutAbove(int bytes) {
    return new KafkaCluster(config, bytes);
  }

  /** The admin client that this JVM shares; not to be closed. */
  public Admin admin() {
    return Clients.admin(this, () -> client(() -> Admin.create(Placeholders.resolve(config))));
  }

  @Override
  public Consumer<byte[], byte[]> consumerAt(TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> consumer = Clients.take(this, partition, offset, this::newConsumer);
    // One that stopped just here may have the next messages in its buffer already.
    if (!consumer.assignment().contains(partition) || consumer.position(partition) != offset) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
    }
    return consumer;
  }

  @Override
  public void release(Consumer<byte[], byte[]> consumer) {
    Clients.release(this, consumer);
  }

  @Override
  public Map<TopicPartition, Long> timestamps(Map<TopicPartition, Long> offsets) {
    return offsets.isEmpty() ? Map.of() : Retry.whilePassing(() -> timestampsOnce(offsets));
  }

  private Map<TopicPartition, Long> timestampsOnce(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> timestamps = new HashMap<>();
    Consumer<byte[], byte[]> consumer = newConsumer(FIRST_MESSAGES, 0);
    try {
      consumer.assign(offsets.keySet());
      offsets.forEach(consumer::seek);
      long answered = System.nanoTime();
      while (timestamps.size() < offsets.size()
          && System.nanoTime() - answered < NO_ANSWER.toNanos()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(PAUSE);
        for (TopicPartition partition : records.partitions()) {
          timestamps.putIfAbsent(partition, records.records(partition).get(0).timestamp());
          answered = System.nanoTime();
        }
        consumer.pause(records.partitions());
      }
      return timestamps;
    } catch (OffsetOutOfRangeException e) {
      // What waits there is gone by now: the next round sees where the log begins.
      return timestamps;
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
    return answer("list offsets", () -> list(spec, partitions, IsolationLevel.READ_COMMITTED).all())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  @Override
  public Map<TopicPartition, ListOffsetsResultInfo> offsets(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation) {
    return Retry.whilePassing(
        () -> {
          ListOffsetsResult asked = list(spec, partitions, isolation);
          Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
          for (TopicPartition partition : partitions) {
            try {
              offsets.put(
                  partition,
                  await("list offsets of " + partition, asked.partitionResult(partition)));
            } catch (JobException e) {
              if (!isAbsent(e.getCause())) {
                throw e;
              }
            }
          }
          return offsets;
        });
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

  private ListOffsetsResult list(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    return admin().listOffsets(asked, new ListOffsetsOptions(isolation));
  }

  /** Of a partition alone: the others have their answers. */
  private static boolean isAbsent(Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof UnknownTopicIdException
        || cause instanceof LeaderNotAvailableException;
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
    return config.get(BOOTSTRAP_SERVERS);
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
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    try {
      answer("create topic " + name, () -> admin().createTopics(List.of(topic)).all());
    } catch (JobException e) {
      if (e.getCause() instanceof AuthorizationException) {
        throw refused("create", "Create", name, e);
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      int found = describe(List.of(name)).get(name).partitions().size();
      if (found < partitions) {
        throw new JobException(
            "topic " + name + " has " + found + " partitions, and " + partitions + " are needed");
      }
    }
    // A leader is named before it takes messages. Then a producer's first batch can be refused and
    // its second be taken, after which the first can never follow.
    Set<TopicPartition> all = new HashSet<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(name, i));
    }
    long begun = System.nanoTime();
    while (true) {
      try {
        offsets(OffsetSpec.latest(), all);
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
            + bootstrapServers()
            + "; its user needs the ACL "
            + operation
            + " on topic "
            + topic,
        e.getCause());
  }

  @Override
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return client(
        () -> {
          Map<String, Object> all = Placeholders.resolve(config);
          all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
          return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        });
  }

  /** Makes a client. What Kafka says of a setting quotes its value, so none of it is passed on. */
  private <T> T client(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException | IllegalArgumentException e) {
      String said = Throwables.getCausalChain(e).toString();
      List<String> named = config.keySet().stream().filter(said::contains).toList();
      throw new JobException(
          "Kafka's clients do not take "
              + (named.isEmpty() ? "one of the settings " + config.keySet() : named)
              + " for Kafka "
              + bootstrapServers());
    }
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

  private <T> T await(String what, Future<T> future) {
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
    return newConsumer(Map.of(), maxMessageBytes);
  }

  private Consumer<byte[], byte[]> newConsumer(Map<String, Object> own, int maxBytes) {
    return client(() -> newConsumer(Placeholders.resolve(config), own, maxBytes));
  }

  private static Consumer<byte[], byte[]> newConsumer(
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

  @Override
  public boolean equals(Object other) {
    return other instanceof KafkaCluster that
        && config.equals(that.config)
        && maxMessageBytes == that.maxMessageBytes;
  }

  @Override
  public int hashCode() {
    return config.hashCode();
  }

  @Override
  public String toString() {
    return bootstrapServers() + " with " + config.keySet();
  }
}
