package superhero.dataflow.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection while one thread uses it, for answers that come before a deadline. */
final class RedisSession {
  private final Connection connection;
  private final long deadline;

  RedisSession(Connection connection, long deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /** A command and its arguments, the key first. */
  record RedisCommand(Command name, List<String> arguments) {
    static RedisCommand of(Command name, String... arguments) {
      return new RedisCommand(name, List.of(arguments));
    }
  }

  /**
   * The answers to commands, in their order, after one round trip: a Long, bytes, null where
   * nothing is there, or the exception that an error is.
   */
  List<Object> pipeline(List<RedisCommand> commands) {
    for (RedisCommand command : commands) {
      connection.sendCommand(command.name, command.arguments.toArray(String[]::new));
    }
    List<Object> answers = new ArrayList<>(commands.size());
    for (int i = 0; i < commands.size(); i++) {
      // Each answer has a timeout of its own; a thousand slow ones have not.
      if (System.nanoTime() - deadline > 0) {
        throw new JedisConnectionException("too slow: not all answers came in time");
      }
      try {
        answers.add(connection.getOne());
      } catch (JedisDataException e) {
        answers.add(e);
      }
    }
    return answers;
  }
}
