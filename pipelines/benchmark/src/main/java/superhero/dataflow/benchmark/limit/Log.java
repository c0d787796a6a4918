package superhero.dataflow.benchmark.limit;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.io.api.Binary;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What the tables take of one message. One object for all messages of a thread. */
final class Log {
  private static final String GAME = "lib.server.game";
  private static final String LOBBY = "lib.server.lobby";
  private static final Binary ATTACK = Text.binary("Attack Completed");
  private static final Binary START = Text.binary("Starting Match");

  @Nullable ConsumerRecord<byte[], byte[]> kafka;
  @Nullable Binary etlId;
  @Nullable Binary topic;
  final byte[] messageId = new byte[MessageIds.LENGTH];
  final byte[] checksum = new byte[8];

  @Nullable Binary level;
  long timestamp;
  @Nullable Binary name;
  @Nullable Binary logMessage;

  long taskTimestamp;
  @Nullable Binary gameToken;
  @Nullable Binary userToken;
  @Nullable Binary action;
  @Nullable Binary enemyToken;
  long enemyDamage;
  long enemyHealthPrior;
  long enemyHealthPost;

  /** The first {@link #heroCount} of them are of this message. */
  final List<Hero> heroes = new ArrayList<>();

  int heroCount;

  /** Which of its rows in a table is written, from 0. */
  int row;

  boolean isAttack() {
    return ATTACK.equals(logMessage) && kafka.topic().equals(GAME);
  }

  boolean isStart() {
    return START.equals(logMessage) && kafka.topic().equals(LOBBY);
  }

  Hero nextHero() {
    if (heroCount == heroes.size()) {
      heroes.add(new Hero());
    }
    return heroes.get(heroCount++);
  }
}
