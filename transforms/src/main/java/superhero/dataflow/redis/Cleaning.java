package superhero.dataflow.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.checkerframework.checker.nullness.qual.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import superhero.dataflow.redis.RedisSession.RedisCommand;

/**
 * Cleans some records in four round trips. The host's key is the last that is touched: as long as
 * it has no expiry, something may be left to do; where it has one, or is gone, the game is finished
 * for every player, since the server makes it first of all. An expiry that is there and early
 * enough stays as it is, so a repetition puts nothing off.
 */
final class Cleaning {
  private static final long NO_EXPIRY = -1;

  private final RedisSession redis;
  private final long expiryMillis;
  private final Map<GameRecord, String> failures = new HashMap<>();

  Cleaning(RedisSession redis, long expiryMillis) {
    this.redis = redis;
    this.expiryMillis = expiryMillis;
  }

  /** The records that could not be cleaned because a key holds what it should not, and why. */
  Map<GameRecord, String> clean(Collection<GameRecord> records) {
    Map<GameRecord, List<RedisCommand>> reads = new LinkedHashMap<>();
    for (GameRecord record : records) {
      reads.put(
          record,
          List.of(
              RedisCommand.of(Command.GET, record.host()),
              RedisCommand.of(Command.PTTL, record.host()),
              RedisCommand.of(Command.PTTL, record.hero())));
    }
    Map<GameRecord, Long> finished = new LinkedHashMap<>();
    Map<GameRecord, List<RedisCommand>> writes = new LinkedHashMap<>();
    ask(reads)
        .forEach(
            (record, answers) -> {
              String host = text(answers.get(0));
              long hostExpiry = number(answers.get(1));
              if (host == null || host.equals(record.user()) || hostExpiry != NO_EXPIRY) {
                finished.put(record, hostExpiry);
              }
              List<RedisCommand> commands = new ArrayList<>();
              expire(record.hero(), number(answers.get(2)), commands);
              writes.put(record, commands);
            });
    readGames(finished.keySet()).forEach((record, commands) -> writes.get(record).addAll(commands));
    ask(writes);
    Map<GameRecord, List<RedisCommand>> last = new LinkedHashMap<>();
    finished.forEach(
        (record, hostExpiry) -> {
          if (!failures.containsKey(record)) {
            List<RedisCommand> commands = new ArrayList<>();
            commands.add(RedisCommand.of(Command.ZREM, GameRecord.JOINED, record.game()));
            expire(record.host(), hostExpiry, commands);
            last.put(record, commands);
          }
        });
    ask(last);
    return failures;
  }

  /** What is to be done to the games of these records, all but the last round. */
  private Map<GameRecord, List<RedisCommand>> readGames(Collection<GameRecord> finished) {
    Map<GameRecord, List<RedisCommand>> reads = new LinkedHashMap<>();
    for (GameRecord record : finished) {
      List<RedisCommand> commands = new ArrayList<>();
      commands.add(RedisCommand.of(Command.GET, record.participants()));
      commands.add(RedisCommand.of(Command.ZSCORE, GameRecord.JOINED, record.game()));
      record.ofGame().forEach(key -> commands.add(RedisCommand.of(Command.PTTL, key)));
      reads.put(record, commands);
    }
    Map<GameRecord, List<RedisCommand>> writes = new LinkedHashMap<>();
    ask(reads)
        .forEach(
            (record, answers) -> {
              Iterator<Object> each = answers.iterator();
              OptionalLong wanted = number(text(each.next()));
              OptionalLong joined = number(text(each.next()));
              List<RedisCommand> commands = new ArrayList<>();
              // Should its own number be gone: who joined made it full.
              (wanted.isPresent() ? wanted : joined)
                  .ifPresent(
                      number ->
                          commands.add(
                              RedisCommand.of(
                                  Command.LREM,
                                  GameRecord.playersList(number),
                                  "0",
                                  record.game())));
              record.ofGame().forEach(key -> expire(key, number(each.next()), commands));
              writes.put(record, commands);
            });
    return writes;
  }

  /** Adds the command that lets a key expire, where it would not do so early enough. */
  private void expire(String key, long expiry, List<RedisCommand> commands) {
    if (expiry == NO_EXPIRY || expiry > expiryMillis) {
      commands.add(RedisCommand.of(Command.PEXPIRE, key, String.valueOf(expiryMillis)));
    }
  }

  /** Answers by record, of those that have not failed; a failed one stops here. */
  private Map<GameRecord, List<Object>> ask(Map<GameRecord, List<RedisCommand>> commands) {
    List<RedisCommand> all = new ArrayList<>();
    commands.values().forEach(all::addAll);
    Iterator<Object> answers = redis.pipeline(all).iterator();
    Map<GameRecord, List<Object>> byRecord = new LinkedHashMap<>();
    commands.forEach(
        (record, asked) -> {
          List<Object> own = new ArrayList<>();
          for (RedisCommand command : asked) {
            Object answer = answers.next();
            if (answer instanceof JedisDataException e) {
              fail(record, command, e);
            }
            own.add(answer);
          }
          if (!failures.containsKey(record)) {
            byRecord.put(record, own);
          }
        });
    return byRecord;
  }

  private void fail(GameRecord record, RedisCommand command, JedisDataException answer) {
    if (!RedisClient.isOfKey(answer)) {
      throw answer;
    }
    failures.putIfAbsent(
        record,
        "Redis holds what it should not at "
            + command.arguments().get(0)
            + ": "
            + answer.getMessage());
  }

  private static OptionalLong number(@Nullable String text) {
    return text != null && text.matches("\\d{1,9}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static @Nullable String text(@Nullable Object answer) {
    if (answer == null) {
      return null;
    }
    if (answer instanceof byte[] text) {
      return new String(text, StandardCharsets.UTF_8);
    }
    throw new JedisDataException("expected text, found another answer");
  }

  private static long number(@Nullable Object answer) {
    if (answer instanceof Long number) {
      return number;
    }
    throw new JedisDataException("expected a number, found another answer");
  }
}
