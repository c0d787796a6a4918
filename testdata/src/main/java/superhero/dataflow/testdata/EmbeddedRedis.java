package superhero.dataflow.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A Redis server of its own process, on 127.0.0.1 and a free port, that keeps its keys in memory
 * alone.
 *
 * <pre>{@code
 * try (EmbeddedRedis redis = EmbeddedRedis.start()) {
 *   writeTo(redis.uri());
 * }
 * }</pre>
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int TRIES_TO_BIND = 5;
  private static final Pattern EXPIRES = Pattern.compile("db0:keys=\\d+,expires=(\\d+)");

  private final TemporaryFolder folder;
  private final List<String> executables;
  private final String password;
  private int port;
  private Process process;
  private boolean closed;

  private EmbeddedRedis(TemporaryFolder folder, List<String> executables, String password) {
    this.folder = folder;
    this.executables = executables;
    this.password = password;
  }

  /**
   * Starts a server that lets in everyone, and returns when it answers.
   *
   * @throws IllegalStateException when it does not start or does not answer
   */
  public static EmbeddedRedis start() {
    return start("");
  }

  /** As {@link #start()}, for those alone who know a password. */
  public static EmbeddedRedis start(String password) {
    TemporaryFolder folder = TemporaryFolder.create("superhero-redis-");
    try {
      return startOf(executables(folder.path()), folder, password);
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException("cannot unpack the Redis server", e);
    }
  }

  /** Starts the first of these executables that runs on this machine. */
  static EmbeddedRedis startOf(List<String> executables, TemporaryFolder folder, String password) {
    EmbeddedRedis redis = new EmbeddedRedis(folder, executables, password);
    try {
      redis.startOnFreePort();
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  /** Where it listens: {@code redis://127.0.0.1:36379}. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** A client of database 0. Close it. */
  public Jedis connect() {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().password(password.isEmpty() ? null : password).build());
  }

  /** What each key of database 0 holds, by its name. */
  public Map<String, Object> contents() {
    Map<String, Object> contents = new TreeMap<>();
    try (Jedis redis = connect()) {
      for (String key : redis.keys("*")) {
        Object value =
            switch (redis.type(key)) {
              case "string" -> redis.get(key);
              case "list" -> redis.lrange(key, 0, -1);
              case "set" -> redis.smembers(key);
              case "hash" -> redis.hgetAll(key);
              case "zset" -> redis.zrangeWithScores(key, 0, -1);
              // It expired meanwhile.
              default -> null;
            };
        if (value != null) {
          contents.put(key, value);
        }
      }
    }
    return contents;
  }

  /** How many keys database 0 holds. */
  public long keys() {
    try (Jedis redis = connect()) {
      return redis.dbSize();
    }
  }

  /** How many of them will expire. */
  public long expiringKeys() {
    try (Jedis redis = connect()) {
      Matcher expires = EXPIRES.matcher(redis.info("keyspace"));
      return expires.find() ? Long.parseLong(expires.group(1)) : 0;
    }
  }

  /** Ends the server as kill -9 does; its keys are lost. Returns when it is gone. */
  public synchronized void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Redis ends", e);
    }
  }

  /** Starts it again, empty, on the port that it had. */
  public synchronized void startAgain() {
    if (!runs(executables)) {
      throw new IllegalStateException("Redis did not start again on port " + port);
    }
  }

  /** Stops the server and deletes its folder; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try (folder) {
        if (process != null) {
          kill();
        }
      }
    }
  }

  private synchronized void startOnFreePort() {
    // Another process can take the port between its choice and its use.
    for (int tries = 0; tries < TRIES_TO_BIND; tries++) {
      port = freePort();
      if (runs(executables)) {
        return;
      }
    }
    throw new IllegalStateException("none of these runs here: " + executables);
  }

  private boolean runs(List<String> candidates) {
    return candidates.stream().anyMatch(this::runs);
  }

  private boolean runs(String executable) {
    try {
      process =
          new ProcessBuilder(executable, "-")
              .directory(folder.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.path().resolve("log").toFile())
              .start();
      // By standard input, since a command line shows its password to every user.
      try (var settings = process.outputWriter(StandardCharsets.UTF_8)) {
        settings.write("bind 127.0.0.1\nport " + port + "\nsave \"\"\nappendonly no\n");
        settings.write(password.isEmpty() ? "" : "requirepass " + password + "\n");
      }
    } catch (IOException e) {
      return false;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        return false;
      }
      if (System.nanoTime() > deadline) {
        kill();
        throw new IllegalStateException("no answer from Redis in " + PATIENCE);
      }
    }
    return true;
  }

  private boolean answers() {
    try {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Redis starts", e);
    }
    try (Jedis redis = connect()) {
      // Not another's server on this port.
      return redis.info("server").contains("process_id:" + process.pid());
    } catch (JedisException e) {
      return false;
    }
  }

  /**
   * The server for this machine; on Linux also a static one, which wants neither OpenSSL 3 nor
   * glibc.
   */
  static List<String> executables(Path folder) throws IOException {
    List<String> executables = new ArrayList<>();
    executables.add(
        ExecutableProvider.newJarResourceProvider(folder.toFile()).get().getAbsolutePath());
    OsArchitecture here = OsArchitecture.detectOSandArchitecture();
    if (here.equals(OsArchitecture.UNIX_x86_64)) {
      String anyLinux = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.UNIX_x86);
      executables.add(
          ExecutableProvider.newJarResourceProvider(folder::toFile, Map.of(here, anyLinux))
              .get()
              .getAbsolutePath());
    }
    return executables;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
