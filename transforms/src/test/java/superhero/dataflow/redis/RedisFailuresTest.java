package superhero.dataflow.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import superhero.dataflow.testdata.EmbeddedRedis;

class RedisFailuresTest {
  private static final String MESSAGE = RedisGames.cleaning("g", "host");

  @TempDir Path lake;

  @Test
  void aServerThatIsAwayAtTheStartIsUsedWhenItComes() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start()) {
      redis.kill();
      RedisGames games = games(redis.uri());

      assertThat(games.clean(MESSAGE, "another", MESSAGE))
          .extracting(line -> line.get("offset").intValue())
          .containsExactly(0, 2);
      assertThat(reason(games.clean(MESSAGE)))
          .startsWith(redis.uri() + "/0 is left alone for a while: Failed to connect to 127.0.0.1");

      redis.startAgain();
      RedisGames.write(redis, "g", "host");
      awaitCleaned(games, redis);
    }
  }

  @Test
  void aServerThatGoesAndComesBackIsUsedAgain() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start()) {
      RedisGames games = games(redis.uri());
      RedisGames.write(redis, "g", "host");
      assertThat(games.clean(MESSAGE)).isEmpty();
      redis.kill();

      assertThat(reason(games.clean(MESSAGE)))
          .startsWith(redis.uri() + "/0 fails: Failed to connect to 127.0.0.1");

      redis.startAgain();
      RedisGames.write(redis, "g", "host");
      awaitCleaned(games, redis);
    }
  }

  @Test
  void aServerThatWasRestartedBetweenTwoBatchesIsNoFailure() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start()) {
      RedisGames games = games(redis.uri());
      games.clean(MESSAGE);
      redis.kill();
      redis.startAgain();
      RedisGames.write(redis, "g", "host");

      assertThat(games.clean(MESSAGE)).isEmpty();
      assertThat(redis.contents()).isEmpty();
    }
  }

  @Tag("long")
  @Test
  void aServerThatSleepsIsUsedWhenItWakes() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start();
        Jedis sleeper = redis.connect()) {
      RedisGames games = games(redis.uri());
      RedisGames.write(redis, "g", "host");
      games.clean("connects nobody yet");
      CompletableFuture<Void> sleep =
          CompletableFuture.runAsync(
              () -> {
                sleeper.getConnection().setTimeoutInfinite();
                sleeper.getConnection().sendCommand(() -> "DEBUG".getBytes(UTF_8), "SLEEP", "5");
                sleeper.getConnection().getStatusCodeReply();
              });
      await().until(() -> isAsleep(redis));

      assertThat(reason(games.clean(MESSAGE))).endsWith("/0 fails: Read timed out");
      assertThat(reason(games.clean(MESSAGE))).contains("left alone for a while");

      sleep.join();
      awaitCleaned(games, redis);
    }
  }

  @Test
  void aServerThatNeverAnswersIsAskedThreeTimesAndThenLeftAlone() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (ServerSocket silent = server(calls, "")) {
      RedisGames games = games("redis://127.0.0.1:" + silent.getLocalPort());
      assertThat(reason(games.clean(MESSAGE))).endsWith("/0 fails: Read timed out");

      for (int batch = 0; batch < 100; batch++) {
        assertThat(reason(games.clean(MESSAGE)))
            .endsWith("/0 is left alone for a while: Read timed out");
      }

      await().untilAtomic(calls, org.hamcrest.Matchers.equalTo(3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-OOM command not allowed when used memory > 'maxmemory'.",
        "-LOADING Redis is loading the dataset in memory",
        "-MISCONF Redis is configured to save RDB snapshots, but it is not able to",
        "-MOVED 3999 127.0.0.1:6381",
        "-NOPERM this user has no permissions to run the 'get' command",
        "-ERR unknown command",
        "HTTP/1.1 400 Bad Request",
        "+OK",
        ":1",
        "$2\r\nhi",
        "*-1"
      })
  void whateverAServerAnswersTheBatchEnds(String answer) throws IOException {
    try (ServerSocket server = server(new AtomicInteger(), answer + "\r\n")) {
      RedisGames games = games("redis://127.0.0.1:" + server.getLocalPort());

      assertThat(reason(games.clean(MESSAGE)))
          .startsWith("redis://127.0.0.1:" + server.getLocalPort() + "/0 fails: ");
    }
  }

  @Test
  void aReplicaIsUsedWhenItTakesWrites() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start();
        Jedis client = redis.connect()) {
      RedisGames games = games(redis.uri());
      RedisGames.write(redis, "g", "host");
      Map<String, Object> before = redis.contents();
      client.replicaof("127.0.0.1", 1);

      assertThat(reason(games.clean(MESSAGE))).contains("/0 fails: READONLY");

      client.replicaofNoOne();
      assertThat(redis.contents()).isEqualTo(before);
      awaitCleaned(games, redis);
    }
  }

  @Test
  void aServerThatWantsAPasswordIsNotTouched() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start("secret")) {
      RedisGames.write(redis, "g", "host");
      Map<String, Object> before = redis.contents();

      assertThat(reason(games(redis.uri()).clean(MESSAGE)))
          .contains("/0 fails: NOAUTH")
          .doesNotContain("secret");
      assertThat(redis.contents()).isEqualTo(before);
    }
  }

  private RedisGames games(String uri) {
    return new RedisGames(uri, lake, Duration.ZERO);
  }

  private static String reason(List<JsonNode> lines) {
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).get("pointer").textValue()).isEqualTo("/value/task");
    return lines.get(0).get("reason").textValue();
  }

  private static void awaitCleaned(RedisGames games, EmbeddedRedis redis) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> games.clean(MESSAGE).isEmpty() && redis.contents().isEmpty());
  }

  private static boolean isAsleep(EmbeddedRedis redis) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives each command this answer; counts who connects. Ends with its socket. */
  private static ServerSocket server(AtomicInteger calls, String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread accepting =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  calls.incrementAndGet();
                  Thread answering = new Thread(() -> answer(socket, answer));
                  answering.setDaemon(true);
                  answering.start();
                } catch (IOException e) {
                  return;
                }
              }
            });
    accepting.setDaemon(true);
    accepting.start();
    return server;
  }

  private static void answer(Socket socket, String answer) {
    try (socket;
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        // A command is an array, and so begins.
        if (line.startsWith("*")) {
          socket.getOutputStream().write(answer.getBytes(UTF_8));
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
