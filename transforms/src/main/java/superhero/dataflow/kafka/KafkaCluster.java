package superhero.dataflow.kafka;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Retry;

/**
 * A Kafka cluster and how to log in there. Travels with the graph; its clients stay in each JVM.
 * Prints the names of its settings, never their values.
 */
public final class KafkaCluster implements Serializable {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** How long a new topic may take until it takes messages. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * What is read is known to be there. A consumer that has read to the end of a partition asks on,
   * and until the broker answers it cannot read the next partition there.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  private final Map<String, String> config;

  private KafkaCluster(Map<String, String> config) {
    this.config = config;
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
    return new KafkaCluster(all);
  }

  /** The admin client that this JVM shares; not to be closed. */
  public Admin admin() {
    return Clients.admin(this, () -> client(() -> Admin.create(Placeholders.resolve(config))));
  }

  /**
   * A consumer without a group that reads committed messages only and stands at an offset. Give it
   * back with {@link #release}, or close it after a failure.
   */
  public Consumer<byte[], byte[]> consumerAt(TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> consumer = Clients.take(this, partition, offset, this::newConsumer);
    // One that stopped just here may have the next messages in its buffer already.
    if (!consumer.assignment().contains(partition) || consumer.position(partition) != offset) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
    }
    return consumer;
  }

  /** Takes back a consumer that was read up to its position. */
  public void release(Consumer<byte[], byte[]> consumer) {
    Clients.release(this, consumer);
  }

  /**
   * The timestamp (ms) of the first message at an offset or after it; that of now where none comes
   * within a second, as where nothing but transaction markers follows.
   */
  public long timestampAt(TopicPartition partition, long offset) {
    return Retry.whilePassing(() -> timestampOnce(partition, offset));
  }

  private long timestampOnce(TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> consumer = consumerAt(partition, offset);
    try {
      List<ConsumerRecord<byte[], byte[]>> records =
          consumer.poll(Duration.ofSeconds(1)).records(partition);
      release(consumer);
      return records.isEmpty() ? System.currentTimeMillis() : records.get(0).timestamp();
    } catch (KafkaException e) {
      consumer.close(Duration.ZERO);
      throw failure("read " + partition + " at offset " + offset, e);
    }
  }

  /**
   * An offset of each partition that a reader of committed messages sees: earliest, latest, or the
   * first of a time or later, which is -1 where there is none.
   */
  public Map<TopicPartition, Long> offsets(OffsetSpec spec, Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer(
            "list offsets",
            () ->
                admin()
                    .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all())
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /**
   * Kafka's id of a topic as the lake writes it, 32 hexadecimal digits; empty where there is none.
   */
  public Optional<String> topicId(String topic) {
    return Optional.ofNullable(describe(List.of(topic)).get(topic)).map(KafkaCluster::id);
  }

  public String bootstrapServers() {
    return config.get(BOOTSTRAP_SERVERS);
  }

  /**
   * Asks the cluster who it is.
   *
   * @throws JobException where the clients do not take the settings, where it does not answer in
   *     time, or does not let us in
   */
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
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        offsets(OffsetSpec.latest(), all);
        return;
      } catch (JobException e) {
        // Nor is it known to every broker at once.
        if (!(e.getCause() instanceof RetriableException) || Instant.now().isAfter(deadline)) {
          throw e;
        }
        Uninterruptibles.sleepUninterruptibly(PAUSE);
      }
    }
  }

  /** A producer that fences every older one of the same transactional id. Close it. */
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

  /** These topics as Kafka has them now, by name; one that is not there is left out. */
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

  /** Kafka's id of a topic as the lake writes it, 32 hexadecimal digits. */
  public static String id(TopicDescription topic) {
    Uuid id = topic.topicId();
    return String.format(
        Locale.ROOT, "%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** The names of all topics that we may see, in order. */
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

  /**
   * A failure of Kafka as a sentence. It passes where Kafka's clients would try again, but for a
   * topic that is not there.
   */
  public JobException failure(String what, Throwable cause) {
    return failure(
        what,
        cause,
        cause instanceof RetriableException
            && !(cause instanceof UnknownTopicOrPartitionException));
  }

  /** A failure of Kafka as a sentence. */
  public JobException failure(String what, Throwable cause, boolean passing) {
    return new JobException(
        "cannot " + what + " at Kafka " + bootstrapServers() + ": " + cause.getMessage(),
        cause instanceof KafkaException || cause instanceof Error
            ? cause
            : new KafkaException(cause),
        passing);
  }

  private Consumer<byte[], byte[]> newConsumer() {
    return client(() -> newConsumer(Placeholders.resolve(config)));
  }

  private static Consumer<byte[], byte[]> newConsumer(Map<String, Object> all) {
    all.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KafkaCluster that && config.equals(that.config);
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
