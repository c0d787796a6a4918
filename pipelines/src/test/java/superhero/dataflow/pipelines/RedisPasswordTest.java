package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import superhero.dataflow.testdata.EmbeddedRedis;

/** The password comes from the environment, so the command runs in a process of its own. */
class RedisPasswordTest {
  private static final String PASSWORD = "not-to-be-seen";
  private static final String KEYS_PASSWORD = "of-the-keys";
  private static final String CLEANING =
      "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"n\",\"log_message\":"
          + "\"Cleaning Game Records\",\"task\":{\"game_token\":\"g\",\"user_token\":\"u\"}}";

  @TempDir Path folder;

  @Test
  void thePasswordOfTheEnvironmentLetsIn() throws Exception {
    try (EmbeddedRedis redis = redisWithAGame()) {
      String said = ingest(redis.uri(), Map.of("REDIS_PASSWORD", PASSWORD));

      assertThat(said).contains("1 game records cleaned").doesNotContain(PASSWORD);
      assertThat(redis.contents()).isEmpty();
    }
  }

  @Test
  void soDoesAUserOfTheEnvironment() throws Exception {
    try (EmbeddedRedis redis = redisWithAGame();
        Jedis client = redis.connect()) {
      // What the cleaning needs, and no more.
      client.aclSetUser(
          "cleaner",
          "on",
          ">other-" + PASSWORD,
          "~games:*",
          "+ping",
          "+get",
          "+pttl",
          "+pexpire",
          "+zscore",
          "+lrem",
          "+zrem");

      String said =
          ingest(
              redis.uri(), Map.of("REDIS_USER", "cleaner", "REDIS_PASSWORD", "other-" + PASSWORD));

      assertThat(said).contains("1 game records cleaned").doesNotContain(PASSWORD);
      assertThat(redis.contents()).isEmpty();
    }
  }

  @Test
  void aWrongPasswordIsNotShownEither() throws Exception {
    try (EmbeddedRedis redis = redisWithAGame()) {
      String said = ingest(redis.uri(), Map.of("REDIS_PASSWORD", "wrong-" + PASSWORD));

      assertThat(said)
          .contains("is away, its games stay for now: WRONGPASS", "1 game records not cleaned")
          .doesNotContain(PASSWORD);
      assertThat(redis.contents()).isNotEmpty();
    }
  }

  @Tag("long")
  @Test
  void redissIsTlsWithTheTrustOfTheJvm() throws Exception {
    try (EmbeddedRedis redis = redisWithAGame();
        SSLServerSocket tls = tlsBefore(redis, "ip:127.0.0.1")) {
      String said =
          ingest("rediss://127.0.0.1:" + tls.getLocalPort(), Map.of("REDIS_PASSWORD", PASSWORD));

      assertThat(said).contains("1 game records cleaned");
      assertThat(redis.contents()).isEmpty();
    }
  }

  @Test
  void aCertificateForAnotherHostIsNotBelieved() throws Exception {
    try (EmbeddedRedis redis = redisWithAGame();
        SSLServerSocket tls = tlsBefore(redis, "dns:elsewhere")) {
      String said =
          ingest("rediss://127.0.0.1:" + tls.getLocalPort(), Map.of("REDIS_PASSWORD", PASSWORD));

      assertThat(said).contains("1 game records not cleaned", "No subject alternative names");
      assertThat(redis.contents()).isNotEmpty();
    }
  }

  private static EmbeddedRedis redisWithAGame() {
    EmbeddedRedis redis = EmbeddedRedis.start(PASSWORD);
    try (Jedis client = redis.connect()) {
      client.set("games:g:host", "u");
      client.zadd("games:participants", 1, "g");
      client.rpush("games:players:1", "g");
      client.hset("games:g:superheros:u", "id", "1");
    }
    return redis;
  }

  /** What a run of ingest over one message says. */
  private String ingest(String redis, Map<String, String> environment) throws Exception {
    String topic = Services.newTopic(1);
    Services.send(
        List.of(
            new ProducerRecord<>(topic, 0, 0L, null, CLEANING.getBytes(StandardCharsets.UTF_8))));
    Map<String, String> all = new HashMap<>(environment);
    all.put(
        "JDK_JAVA_OPTIONS",
        "-Djavax.net.ssl.trustStore="
            + keyStore()
            + " -Djavax.net.ssl.trustStorePassword="
            + KEYS_PASSWORD);
    try (Jobs jobs = new Jobs(folder)) {
      List<String> args =
          List.of(
              "ingest",
              "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
              "--consumerGroup=" + Services.unique("group"),
              "--topics=" + topic,
              "--raw=" + folder.resolve("raw"),
              "--standard=" + folder.resolve("standard"),
              "--until=latest",
              "--redis=" + redis,
              "--redisExpiry=0s");
      return jobs.start("ingest", all, Program.here().command(args)).end(Main.DONE);
    }
  }

  private Path keyStore() {
    return folder.resolve("keys.p12");
  }

  /** Takes TLS with a certificate for this host, and hands on to Redis what comes. */
  private SSLServerSocket tlsBefore(EmbeddedRedis redis, String host) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keyStore().toString(),
                "-storepass",
                KEYS_PASSWORD,
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + host)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(keyStore().toFile(), KEYS_PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, KEYS_PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    inBackground(
        () -> {
          while (!server.isClosed()) {
            Socket client = server.accept();
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), redis.port());
            inBackground(() -> copy(client.getInputStream(), behind.getOutputStream()));
            inBackground(() -> copy(behind.getInputStream(), client.getOutputStream()));
          }
        });
    return server;
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    try (from;
        to) {
      byte[] buffer = new byte[8_192];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    }
  }

  @FunctionalInterface
  private interface Connecting {
    void run() throws IOException;
  }

  private static void inBackground(Connecting work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the two has hung up.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
