package superhero.dataflow.redis;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A database of a Redis server. Travels with the graph; its connections stay in each JVM, and so do
 * user and password, which each JVM reads from {@code REDIS_USER} and {@code REDIS_PASSWORD} of its
 * environment.
 *
 * @param tls with the JVM's trusted certificates; the server's must name the host
 */
public record RedisServer(String host, int port, int database, boolean tls)
    implements Serializable {
  private static final int DEFAULT_PORT = 6379;
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final Pattern DATABASE = Pattern.compile("/?|/(\\d{1,5})");
  private static final Map<RedisServer, RedisClient> CLIENTS = new ConcurrentHashMap<>();

  /**
   * The server of a URI {@code redis://host:port/db}, or {@code rediss://...} for TLS. Without a
   * port it is 6379, without a database 0.
   *
   * @throws IllegalArgumentException that says what the URI should be, without quoting it
   */
  public static RedisServer at(String uri) {
    URI parsed = parse(uri);
    if (parsed.getRawUserInfo() != null || uri.contains("@")) {
      throw new IllegalArgumentException(
          "should have no user and no password, which everyone could read;"
              + " they come from REDIS_USER and REDIS_PASSWORD of the environment");
    }
    String path = parsed.getRawPath() == null ? "" : parsed.getRawPath();
    Matcher database = DATABASE.matcher(path);
    boolean tls = "rediss".equals(parsed.getScheme());
    if ((!tls && !"redis".equals(parsed.getScheme()))
        || parsed.getHost() == null
        || parsed.getPort() > 65_535
        || !database.matches()
        || parsed.getRawQuery() != null
        || parsed.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "should be redis://host:port/db, or rediss://host:port/db for TLS");
    }
    return new RedisServer(
        parsed.getHost(),
        parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort(),
        database.group(1) == null ? 0 : Integer.parseInt(database.group(1)),
        tls);
  }

  private static URI parse(String uri) {
    try {
      return new URI(uri);
    } catch (URISyntaxException e) {
      // Also of something like redis://user:pass word@host.
      return URI.create(uri.contains("@") ? "redis://user@host" : "none");
    }
  }

  /**
   * A new connection, ready for commands. Close it.
   *
   * @throws JedisException where the server cannot be reached or does not let us in
   */
  public Connection connect() {
    Map<String, String> environment = System.getenv();
    SSLParameters namesHost = new SSLParameters();
    namesHost.setEndpointIdentificationAlgorithm("HTTPS");
    return new Connection(
        new HostAndPort(host, port),
        DefaultJedisClientConfig.builder()
            .timeoutMillis(TIMEOUT_MILLIS)
            .user(environment.get("REDIS_USER"))
            .password(environment.get("REDIS_PASSWORD"))
            .database(database)
            .ssl(tls)
            .sslParameters(tls ? namesHost : null)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .build());
  }

  /** Why it does not answer; empty where it does. */
  public Optional<String> flaw() {
    try (Connection connection = connect()) {
      connection.ping();
      return Optional.empty();
    } catch (JedisException e) {
      return Optional.of(RedisClient.words(e));
    }
  }

  /** What this JVM has of it. */
  RedisClient client() {
    return CLIENTS.computeIfAbsent(this, RedisClient::new);
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }
}
