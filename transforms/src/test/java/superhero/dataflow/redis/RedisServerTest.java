package superhero.dataflow.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import superhero.dataflow.testdata.EmbeddedRedis;

class RedisServerTest {
  @ParameterizedTest
  @CsvSource({
    "redis://h, redis://h:6379/0",
    "redis://h/, redis://h:6379/0",
    "redis://h:1234/5, redis://h:1234/5",
    "rediss://a.b:6380/0, rediss://a.b:6380/0",
    "redis://[::1]:7/1, redis://[::1]:7/1"
  })
  void uris(String uri, String read) {
    assertThat(RedisServer.at(uri)).hasToString(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h:6379",
        "127.0.0.1",
        "http://h",
        "redis:h",
        "redis://",
        "redis://h:70000",
        "redis://h:x",
        "redis://h/x",
        "redis://h/1/2",
        "redis://h/-1",
        "redis://h?db=1",
        "redis://h#1",
        "redis://a b"
      })
  void whatIsNoUri(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisServer.at(uri))
        .withMessage("should be redis://host:port/db, or rediss://host:port/db for TLS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:secret@h",
        "redis://user:secret@h:1/2",
        "redis://user:sec ret@h",
        "redis://user:sec/ret@h",
        "redis://user:secret@"
      })
  void aPasswordHasNoPlaceInAUri(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisServer.at(uri))
        .withMessageContaining("REDIS_PASSWORD of the environment")
        .withMessageNotContaining("secret");
  }

  @Test
  void theDatabaseIsTheOneOfTheUri() {
    try (EmbeddedRedis redis = EmbeddedRedis.start();
        Jedis client = redis.connect();
        Connection connection = RedisServer.at(redis.uri() + "/3").connect()) {
      new Jedis(connection).set("key", "value");

      assertThat(redis.keys()).isZero();
      client.select(3);
      assertThat(client.get("key")).isEqualTo("value");
    }
  }

  @Test
  void redissBeginsWithTls() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> first =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  return socket.getInputStream().read();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });

      assertThat(RedisServer.at("rediss://127.0.0.1:" + server.getLocalPort()).flaw()).isPresent();
      // The record type of a TLS handshake.
      assertThat(first.join()).isEqualTo(0x16);
    }
  }
}
