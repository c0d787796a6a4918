package superhero.dataflow.testdata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import kafka.admin.AclCommand;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Exit;

/**
 * An {@link EmbeddedKafka} as users secure theirs: a listener with TLS for users with a password
 * (SASL_SSL, SCRAM-SHA-512), one for users with a certificate (TLS on both sides), and ACLs for
 * both. Who comes by {@link EmbeddedKafka#bootstrapServers} is a super user.
 *
 * <pre>{@code
 * try (SecuredKafka kafka = SecuredKafka.start("ingest")) {
 *   kafka.addUser("ingest", "secret");
 *   kafka.allow("User:ingest", ResourceType.TOPIC, "orders", AclOperation.READ);
 * }
 * }</pre>
 */
public final class SecuredKafka implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ITERATIONS = 4096;

  private final TemporaryFolder folder;
  private final KeyFiles keys;
  private final EmbeddedKafka broker;
  private final Admin admin;

  private SecuredKafka(TemporaryFolder folder, KeyFiles keys, EmbeddedKafka broker) {
    this.folder = folder;
    this.keys = keys;
    this.broker = broker;
    this.admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }

  /**
   * Starts a broker and returns when it answers.
   *
   * @param commonName of the certificate that lets in; the user is {@code User:CN=<commonName>}
   */
  public static SecuredKafka start(String commonName) {
    TemporaryFolder folder = TemporaryFolder.create("superhero-keys-");
    try {
      KeyFiles keys = KeyFiles.make(folder.path(), commonName);
      return new SecuredKafka(folder, keys, EmbeddedKafka.start(Optional.of(keys)));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** The broker, for its super users. */
  public EmbeddedKafka broker() {
    return broker;
  }

  /** {@code bootstrap.servers} for users with a password. */
  public String scramServers() {
    return broker.settings().scramServers();
  }

  /** {@code bootstrap.servers} for users with a certificate. */
  public String certificateServers() {
    return broker.settings().certificateServers();
  }

  /** What users need for TLS. */
  public KeyFiles keys() {
    return keys;
  }

  /** Lets a user log in with a password; returns when the broker knows it. */
  public void addUser(String name, String password) {
    ScramCredentialInfo kind = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
    get(
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialUpsertion(name, kind, password)))
            .all());
    await(() -> isKnown(name));
  }

  /** Adds an ACL; returns when the broker follows it. */
  public void allow(String principal, ResourceType type, String name, AclOperation operation) {
    AclBinding acl = acl(principal, type, name, operation);
    get(admin.createAcls(List.of(acl)).all());
    await(() -> isThere(acl));
  }

  /** Takes an ACL away; returns when the broker follows it no more. */
  public void revoke(String principal, ResourceType type, String name, AclOperation operation) {
    AclBinding acl = acl(principal, type, name, operation);
    get(admin.deleteAcls(List.of(acl.toFilter())).all());
    await(() -> !isThere(acl));
  }

  /**
   * Runs Kafka's own {@code kafka-acls.sh} as a super user; returns when the broker follows it.
   *
   * @param arguments without {@code --bootstrap-server}
   */
  public void kafkaAcls(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--bootstrap-server", broker.bootstrapServers()));
    Exit.setExitProcedure(
        (code, message) -> {
          throw new IllegalStateException("kafka-acls.sh refused " + all + ": " + message);
        });
    try {
      AclCommand.main(all.toArray(String[]::new));
    } finally {
      Exit.resetExitProcedure();
    }
    // The broker follows changes in their order.
    allow("User:nobody", ResourceType.TOPIC, "nothing", AclOperation.READ);
    revoke("User:nobody", ResourceType.TOPIC, "nothing", AclOperation.READ);
  }

  @Override
  public void close() {
    try (folder;
        broker) {
      admin.close(Duration.ZERO);
    }
  }

  private boolean isKnown(String user) {
    try {
      admin.describeUserScramCredentials(List.of(user)).description(user).get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return false;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean isThere(AclBinding acl) {
    return get(admin.describeAcls(acl.toFilter()).values()).contains(acl);
  }

  private static AclBinding acl(
      String principal, ResourceType type, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }

  private static void await(BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException("the broker does not follow a change of its users");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for Kafka", e);
  }
}
