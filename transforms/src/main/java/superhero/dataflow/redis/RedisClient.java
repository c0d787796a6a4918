package superhero.dataflow.redis;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The idle connections of this JVM to one server, and whether it is worth asking. */
final class RedisClient {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final RedisServer server;
  private final Circuit circuit;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  RedisClient(RedisServer server) {
    this.server = server;
    this.circuit = new Circuit(server.toString());
  }

  /**
   * Asks the server, again where it fails, up to three times within the deadline; not at all where
   * it has just failed.
   *
   * @param question may be asked more than once
   * @param deadline in {@link System#nanoTime}
   * @throws Unanswered in words for a dead letter
   */
  <T> T ask(Function<RedisSession, T> question, long deadline) throws Unanswered {
    Circuit.State state = circuit.enter();
    if (state == Circuit.State.OPEN) {
      throw new Unanswered(server + " is left alone for a while: " + circuit.failure());
    }
    int attempts = state == Circuit.State.CLOSED ? ATTEMPTS : 1;
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        T answer = once(question, deadline);
        circuit.worked();
        return answer;
      } catch (JedisException e) {
        // They lead to the server that failed, or to the one before it.
        closeIdle();
        if (attempt == attempts || System.nanoTime() - deadline > 0) {
          circuit.failed(words(e), Duration.ofNanos(System.nanoTime() - begun));
          throw new Unanswered(server + " fails: " + words(e));
        }
        Uninterruptibles.sleepUninterruptibly(PAUSE);
      }
    }
  }

  /** What went wrong, without the names of classes. */
  static String words(JedisException failure) {
    Throwable root = Throwables.getRootCause(failure);
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private <T> T once(Function<RedisSession, T> question, long deadline) {
    Connection reused = idle.poll();
    Connection connection = reused == null ? server.connect() : reused;
    T answer;
    try {
      answer = question.apply(new RedisSession(connection, deadline));
    } catch (RuntimeException e) {
      // It may hold answers that nobody has read.
      close(connection);
      throw e;
    }
    idle.push(connection);
    return answer;
  }

  private void closeIdle() {
    for (Connection each = idle.poll(); each != null; each = idle.poll()) {
      close(each);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (JedisException e) {
      // Broken already.
    }
  }

  /** Whether an answer concerns one key alone, whoever asks and however often. */
  static boolean isOfKey(JedisDataException answer) {
    return String.valueOf(answer.getMessage()).startsWith("WRONGTYPE");
  }

  /** The server was not asked, or did not answer, or answered with an error. */
  static final class Unanswered extends Exception {
    Unanswered(String message) {
      super(message);
    }
  }
}
