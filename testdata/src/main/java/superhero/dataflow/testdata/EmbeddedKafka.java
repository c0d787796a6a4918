package superhero.dataflow.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.checkerframework.checker.nullness.qual.Nullable;

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
  private static final int TRIES_TO_BIND = 5;

  static {
    // A broker that cannot go on ends its process. Of this one it should say so first.
    Exit.setExitProcedure((code, message) -> end(code, message, Runtime.getRuntime()::exit));
    Exit.setHaltProcedure((code, message) -> end(code, message, Runtime.getRuntime()::halt));
  }

  private final TemporaryFolder folder;
  private final KafkaConfig config;
  private final KafkaGate gate;
  private final Admin admin;
  private final BrokerTopics topics;
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
    this.topics = new BrokerTopics(admin);
    this.settings = settings;
  }

  private static void end(int code, @Nullable String message, IntConsumer end) {
    new IllegalStateException(
            "the embedded Kafka broker ends this process with exit code " + code + ": " + message)
        .printStackTrace();
    end.accept(code);
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
      BrokerTopics.get("the broker's answer", admin.describeCluster().nodes());
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
    BrokerTopics.get("the end of its leadership", admin.unregisterBroker(config.nodeId()).all());
    stop(server);
    try {
      LogFolder.cutBack(folder.path().resolve("log"), partition, offset);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot cut back " + partition, e);
    }
    startAgain();
    topics.awaitAppends(partition.topic());
  }

  private void startAgain() {
    server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    BrokerTopics.get("the broker's answer", admin.describeCluster().nodes());
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
    topics.create(name, partitions, config);
  }

  /** Deletes a topic and returns when its name is free for another one. */
  public void deleteTopic(String name) {
    topics.delete(name);
  }

  /** Stops the broker and deletes its folder; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      stop(gate, admin, server, folder);
    }
  }

  private static Map<String, Object> adminSettings(String bootstrapServers) {
    return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
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
