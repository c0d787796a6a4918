package superhero.dataflow.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker that runs in this process: one node that is its own controller (KRaft), on
 * 127.0.0.1 and a free port, with its log in a temporary folder.
 *
 * <p>Everything a broker does works, transactions and consumer groups among it. Topics are not made
 * on first use, messages may have up to 10 MiB, and records of any age stay: no retention by time
 * or size, so that events of past years can be written.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
 *   kafka.createTopic("lib.server.game", 4);
 *   produceTo(kafka.bootstrapServers());
 * }
 * }</pre>
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int TRIES_TO_BIND = 5;

  private final TemporaryFolder folder;
  private final KafkaConfig config;
  private final KafkaGate gate;
  private final Admin admin;
  private final BrokerSettings settings;
  private KafkaRaftServer server;
  private boolean closed;

  private EmbeddedKafka(
      TemporaryFolder folder,
      KafkaConfig config,
      KafkaGate gate,
      KafkaRaftServer server,
      Admin admin,
      BrokerSettings settings) {
    this.folder = folder;
    this.config = config;
    this.gate = gate;
    this.server = server;
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Starts a broker and returns when it answers.
   *
   * @throws IllegalStateException when it does not start or does not answer
   */
  public static EmbeddedKafka start() {
    return start(Optional.empty());
  }

  /**
   * Starts a broker that has the secured listeners too if there are keys for them; see {@link
   * SecuredKafka}.
   */
  static EmbeddedKafka start(Optional<KeyFiles> keys) {
    for (int tries = 1; ; tries++) {
      try {
        return startOn(BrokerSettings.onFreePorts(), keys);
      } catch (RuntimeException e) {
        // Another process can take a port between its choice and its use.
        if (tries == TRIES_TO_BIND || !(rootCause(e) instanceof BindException)) {
          throw e;
        }
      }
    }
  }

  private static EmbeddedKafka startOn(BrokerSettings settings, Optional<KeyFiles> keys) {
    TemporaryFolder folder = TemporaryFolder.create("superhero-kafka-");
    KafkaGate gate = KafkaGate.to(settings.gatedPort());
    KafkaRaftServer server = null;
    Admin admin = null;
    try {
      KafkaConfig config = KafkaConfig.fromProps(settings.format(folder.path(), gate.port(), keys));
      server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      admin = Admin.create(adminSettings(settings.bootstrapServers()));
      get("the broker's answer", admin.describeCluster().nodes());
      return new EmbeddedKafka(folder, config, gate, server, admin, settings);
    } catch (IOException e) {
      stop(gate, admin, server, folder);
      throw new UncheckedIOException("cannot format the folder of the broker", e);
    } catch (RuntimeException e) {
      stop(gate, admin, server, folder);
      throw e;
    }
  }

  /** Host and port, as {@code bootstrap.servers} wants them: {@code 127.0.0.1:39092}. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** The same broker for those who log in by SASL/PLAIN. */
  public String loginServers() {
    return settings.loginServers();
  }

  BrokerSettings settings() {
    return settings;
  }

  /** Who may log in. */
  public String user() {
    return BrokerSettings.USER;
  }

  public String password() {
    return settings.password();
  }

  /** A way to the broker on which a test may have requests fail. */
  public KafkaGate gate() {
    return gate;
  }

  /**
   * Stops the broker and starts it again, with all that it holds and on the same ports; returns
   * when it answers.
   */
  public synchronized void restart() {
    stop(server);
    startAgain();
  }

  /**
   * Restarts the broker without the last messages of a partition and as a leader of a later epoch,
   * as an unclean leader election does.
   *
   * @param offset the first that is lost, where a batch begins
   */
  public synchronized void cutBack(TopicPartition partition, long offset) {
    get("the end of its leadership", admin.unregisterBroker(config.nodeId()).all());
    stop(server);
    Path log = folder.path().resolve("log");
    Path segment = log.resolve(partition.toString()).resolve("00000000000000000000.log");
    try (FileRecords records = FileRecords.open(segment.toFile())) {
      for (FileChannelRecordBatch batch : records.batches()) {
        if (batch.baseOffset() >= offset) {
          records.truncateTo(batch.position());
          break;
        }
      }
      // What else knows of them is made again from the log.
      try (DirectoryStream<Path> indexes =
          Files.newDirectoryStream(segment.getParent(), "*.{index,timeindex,snapshot}")) {
        for (Path index : indexes) {
          Files.delete(index);
        }
      }
      Files.deleteIfExists(log.resolve(".kafka_cleanshutdown"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot cut back " + partition, e);
    }
    startAgain();
    awaitAppends(partition.topic());
  }

  private void startAgain() {
    server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    get("the broker's answer", admin.describeCluster().nodes());
  }

  /** As {@link #createTopic(String, int, Map)} with the broker's defaults. */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /**
   * Makes a topic and returns when each of its partitions has a leader. A topic of this name that
   * exists is left as it is, whatever its partitions and settings are.
   *
   * @param config settings of the topic, such as {@code cleanup.policy=compact}
   * @throws IllegalStateException when the broker refuses
   */
  public void createTopic(String name, int partitions, Map<String, String> config) {
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

  /** Deletes a topic and returns when its name is free for another one. */
  public void deleteTopic(String name) {
    get("the end of the topic " + name, admin.deleteTopics(List.of(name)).all());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (get("the topics", admin.listTopics().names()).contains(name)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the topic " + name + " is still there after " + PATIENCE);
      }
      pause();
    }
  }

  /** Stops the broker and deletes its folder; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      stop(gate, admin, server, folder);
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
   * A leader is named before it takes messages. Then a producer's first batch can be refused and
   * its second be taken, after which the first can never follow.
   */
  private void awaitAppends(String topic) {
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

  private static Map<String, Object> adminSettings(String bootstrapServers) {
    return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
  }

  private static <T> T get(String what, KafkaFuture<T> future) {
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

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static void stop(
      KafkaGate gate, Admin admin, KafkaRaftServer server, TemporaryFolder folder) {
    try (folder;
        gate) {
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
      if (server != null) {
        stop(server);
      }
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }
}
