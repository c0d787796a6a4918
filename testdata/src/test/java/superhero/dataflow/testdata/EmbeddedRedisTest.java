package superhero.dataflow.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.Tuple;

class EmbeddedRedisTest {
  @Test
  void whatIsWrittenIsThere() {
    try (EmbeddedRedis redis = EmbeddedRedis.start();
        Jedis client = redis.connect()) {
      client.set("a", "1");
      client.rpush("b", "1", "2");
      client.sadd("c", "1");
      client.hset("d", "1", "2");
      client.zadd("e", 1, "2");
      client.pexpire("a", 1_000_000);

      assertThat(redis.contents())
          .isEqualTo(
              Map.of(
                  "a", "1",
                  "b", List.of("1", "2"),
                  "c", java.util.Set.of("1"),
                  "d", Map.of("1", "2"),
                  "e", List.of(new Tuple("2", 1.0))));
      assertThat(redis.keys()).isEqualTo(5);
      assertThat(redis.expiringKeys()).isEqualTo(1);
    }
  }

  @Test
  void onlyThosePassWhoKnowThePassword() {
    try (EmbeddedRedis redis = EmbeddedRedis.start("secret");
        Jedis stranger = new Jedis("127.0.0.1", redis.port())) {
      assertThat(redis.keys()).isZero();
      assertThatThrownBy(stranger::dbSize)
          .isInstanceOf(JedisException.class)
          .hasMessageContaining("NOAUTH");
    }
  }

  @Test
  void afterAKillItStartsEmptyOnTheSamePort() {
    try (EmbeddedRedis redis = EmbeddedRedis.start()) {
      String uri = redis.uri();
      try (Jedis client = redis.connect()) {
        client.set("a", "1");
      }
      redis.kill();
      assertThatThrownBy(redis::keys).isInstanceOf(JedisConnectionException.class);
      redis.startAgain();

      assertThat(redis.uri()).isEqualTo(uri);
      assertThat(redis.keys()).isZero();
    }
  }

  @Test
  void eachServerForThisMachineRuns(@TempDir Path folder) throws Exception {
    List<String> executables = new ArrayList<>();
    for (String each : EmbeddedRedis.executables(folder)) {
      if (isTakenByTheSystem(each)) {
        executables.add(each);
      }
    }
    assertThat(executables).isNotEmpty();
    for (String executable : executables) {
      try (EmbeddedRedis redis =
          EmbeddedRedis.startOf(List.of(executable), TemporaryFolder.create("redis-"), "")) {
        assertThat(redis.keys()).isZero();
      }
    }
  }

  /** Not every kernel of 64 bits has the system calls of 32 bits. */
  private static boolean isTakenByTheSystem(String executable) throws InterruptedException {
    try {
      return new ProcessBuilder(executable, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aServerThatDoesNotRunHereIsPassedOver(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("broken");
    Files.writeString(broken, "#!/bin/sh\nexit 127\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
    List<String> executables = new ArrayList<>(List.of(broken.toString(), folder + "/missing"));
    assertThatThrownBy(
            () -> EmbeddedRedis.startOf(executables, TemporaryFolder.create("redis-"), ""))
        .hasMessageStartingWith("none of these runs here");
    executables.addAll(EmbeddedRedis.executables(folder));

    try (EmbeddedRedis redis =
        EmbeddedRedis.startOf(executables, TemporaryFolder.create("redis-"), "")) {
      assertThat(redis.keys()).isZero();
    }
  }

  @Test
  void closingEndsItAndMayBeRepeated() {
    EmbeddedRedis redis = EmbeddedRedis.start();
    redis.close();
    redis.close();

    assertThatThrownBy(redis::keys).isInstanceOf(JedisConnectionException.class);
  }
}
