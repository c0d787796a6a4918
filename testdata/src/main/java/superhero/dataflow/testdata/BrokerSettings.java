package superhero.dataflow.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * The settings of one broker that is its own controller, and the formatting of its folder.
 *
 * @param gatedPort where the broker listens for those who come through its gate
 * @param loginPort where it listens for those who log in
 * @param scramPort where a secured broker listens for those with a password, over TLS
 * @param certificatePort where a secured broker listens for those with a certificate
 * @param password of the one user
 */
record BrokerSettings(
    int brokerPort,
    int gatedPort,
    int loginPort,
    int scramPort,
    int certificatePort,
    int controllerPort,
    String password) {
  static final String USER = "user";

  private static final int MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
  private static final int LOG_CLEANER_BYTES = 2 * 1024 * 1024;

  /**
   * @throws UncheckedIOException when no port can be opened
   */
  static BrokerSettings onFreePorts() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket broker = new ServerSocket(0, 1, loopback);
        ServerSocket gated = new ServerSocket(0, 1, loopback);
        ServerSocket login = new ServerSocket(0, 1, loopback);
        ServerSocket scram = new ServerSocket(0, 1, loopback);
        ServerSocket certificate = new ServerSocket(0, 1, loopback);
        ServerSocket controller = new ServerSocket(0, 1, loopback)) {
      return new BrokerSettings(
          broker.getLocalPort(),
          gated.getLocalPort(),
          login.getLocalPort(),
          scram.getLocalPort(),
          certificate.getLocalPort(),
          controller.getLocalPort(),
          UUID.randomUUID().toString());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + loopback, e);
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  String loginServers() {
    return "127.0.0.1:" + loginPort;
  }

  String scramServers() {
    return "127.0.0.1:" + scramPort;
  }

  String certificateServers() {
    return "127.0.0.1:" + certificatePort;
  }

  /**
   * Formats {@code folder} for a new cluster of one node.
   *
   * @param gatePort where those who come through the gate are to find the broker
   * @param keys of a broker that is secured
   * @return the settings to start the broker with
   * @throws IllegalStateException when Kafka refuses the settings, with its own words
   */
  Properties format(Path folder, int gatePort, Optional<KeyFiles> keys) throws IOException {
    Properties properties = properties(folder.resolve("log"), gatePort);
    keys.ifPresent(each -> secure(properties, each));
    Path file = folder.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] arguments = {
      "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()
    };
    int exitCode =
        StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
    if (exitCode != 0) {
      throw new IllegalStateException(
          "cannot format " + folder + ": " + said.toString(StandardCharsets.UTF_8));
    }
    return properties;
  }

  private Properties properties(Path log, int gatePort) {
    Properties properties = new Properties();
    String broker = "BROKER://127.0.0.1:" + brokerPort + ",LOGIN://" + loginServers();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "listeners",
                broker
                    + ",GATED://127.0.0.1:"
                    + gatedPort
                    + ",CONTROLLER://127.0.0.1:"
                    + controllerPort,
            "advertised.listeners", broker + ",GATED://127.0.0.1:" + gatePort,
            "listener.security.protocol.map",
                "BROKER:PLAINTEXT,GATED:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "BROKER",
            "controller.listener.names", "CONTROLLER",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "log.dirs", log.toString()));
    properties.putAll(
        Map.of(
            "auto.create.topics.enable", "false",
            "message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES),
            "log.retention.ms", "-1",
            "log.cleaner.dedupe.buffer.size", Integer.toString(LOG_CLEANER_BYTES),
            "controlled.shutdown.enable", "false",
            "group.initial.rebalance.delay.ms", "0"));
    properties.putAll(
        Map.of(
            "default.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1"));
    properties.putAll(
        Map.of(
            "listener.name.login.sasl.enabled.mechanisms",
            "PLAIN",
            "listener.name.login.plain.sasl.jaas.config",
            PlainLoginModule.class.getName()
                + String.format(" required user_%s=\"%s\";", USER, password)));
    return properties;
  }

  /** Who comes by another listener is anonymous, and a super user: so is the broker itself. */
  private void secure(Properties properties, KeyFiles keys) {
    String listeners = ",SCRAM://" + scramServers() + ",CERTIFICATE://" + certificateServers();
    properties.merge("listeners", listeners, (before, more) -> before.toString() + more);
    properties.merge("advertised.listeners", listeners, (before, more) -> before.toString() + more);
    properties.merge(
        "listener.security.protocol.map",
        ",SCRAM:SASL_SSL,CERTIFICATE:SSL",
        (before, more) -> before.toString() + more);
    properties.putAll(
        Map.of(
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users",
            "User:ANONYMOUS",
            "listener.name.scram.sasl.enabled.mechanisms",
            "SCRAM-SHA-512",
            "listener.name.scram.scram-sha-512.sasl.jaas.config",
            ScramLoginModule.class.getName() + " required;",
            "listener.name.certificate.ssl.client.auth",
            "required",
            "ssl.keystore.location",
            keys.brokerKeys().toString(),
            "ssl.keystore.password",
            keys.password(),
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.location",
            keys.userCertificate().toString()));
  }
}
