package superhero.dataflow.simulate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One game of two or three heroes, as the Kafka messages that the game servers write about it.
 *
 * <ul>
 *   <li>"Starting Match", once a participant, to {@link Topic#LOBBY};
 *   <li>until one is left, one who lives attacks one of the others: "Attack Completed", or
 *       "Attacked Dead Enemy" where that one is dead already, to {@link Topic#GAME}; an attack
 *       takes the attacker's attack from the enemy's health, down to 0;
 *   <li>the one who is left goes on for a while, as real players do: "Attacked Dead Enemy";
 *   <li>"Cleaning Game Records", once a participant, to {@link Topic#LOBBY}.
 * </ul>
 *
 * <p>In one game of {@value #GAMES_PER_MISSING_HERO} a participant's hero is missing. All messages
 * have a null key and their event's time as the record's timestamp; a topic's messages of one game
 * are in one partition.
 */
public final class Game {
  private static final int GAMES_PER_MISSING_HERO = 50;
  private static final int TIMES_PER_FULL_SECOND = 256;
  private static final int MOST_ATTACKS_UNFINISHED = 10;

  private final long number;
  private final SeededRandom random;
  private final String token;
  private final List<Fighter> fighters;
  private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
  private final List<String> attacks = new ArrayList<>();
  private String status = "In-Progress";
  private Instant now;

  private Game(long seed, long number, Instant start) {
    this.number = number;
    this.random = new SeededRandom(seed, number);
    this.now = start.truncatedTo(ChronoUnit.MICROS);
    this.token = random.token();
    this.fighters = fighters();
  }

  /**
   * Plays one game: the same arguments give the same messages, to the byte.
   *
   * @param number which game, from 0; each has its own tokens, heroes and course
   * @param start no message is earlier
   * @return the messages by ascending time, five at least
   */
  public static List<ProducerRecord<byte[], byte[]>> play(long seed, long number, Instant start) {
    return finished(seed, number, start).messages();
  }

  /** A game that was played to its end. */
  static Game finished(long seed, long number, Instant start) {
    Game game = new Game(seed, number, start);
    game.begin();
    game.goOn(game.fight(Integer.MAX_VALUE));
    game.status = "Completed";
    game.cleanUp();
    return game;
  }

  /** The beginning of the game of this number, which nobody ever cleans up. */
  static Game unfinished(long seed, long number, Instant start) {
    Game game = new Game(seed, number, start);
    game.begin();
    game.fight(game.random.below(MOST_ATTACKS_UNFINISHED + 1));
    return game;
  }

  /** By ascending time. */
  List<ProducerRecord<byte[], byte[]>> messages() {
    return List.copyOf(messages);
  }

  /** What the game server keeps of it in Redis after the last message. */
  GameState state() {
    return new GameState(token, status, fighters, attacks);
  }

  private List<Fighter> fighters() {
    int participants = random.between(2, 3);
    int missing = random.oneIn(GAMES_PER_MISSING_HERO) ? random.below(participants) : -1;
    return IntStream.range(0, participants)
        .mapToObj(
            i ->
                i == missing
                    ? Fighter.withoutHero(random.token())
                    : Fighter.with(random.oneOf(Heroes.all()), random.token()))
        .toList();
  }

  private void begin() {
    for (int i = 0; i < fighters.size(); i++) {
      elapse(20_000, 120_000);
      log(Topic.LOBBY, "INFO", "Starting Match", LogText.start(now, token, fighters));
    }
    elapse(300_000, 500_000);
  }

  /** How many attacks it took until one was left, at most this many. */
  private int fight(int most) {
    int attacks = 0;
    for (List<Fighter> alive = alive(); alive.size() > 1 && attacks < most; alive = alive()) {
      attack(random.oneOf(alive));
      attacks++;
    }
    return attacks;
  }

  private void goOn(int attacks) {
    Fighter winner = alive().get(0);
    for (int left = 1 + random.below(attacks * 3 / 4 + 1); left > 0; left--) {
      attack(winner);
    }
  }

  private void cleanUp() {
    for (Fighter fighter : fighters) {
      elapse(1_000, 15_000);
      log(Topic.LOBBY, "INFO", "Cleaning Game Records", LogText.cleaning(token, fighter));
    }
  }

  private void attack(Fighter attacker) {
    Fighter enemy = random.oneOf(fighters.stream().filter(each -> each != attacker).toList());
    elapse(1_000, 60_000);
    Instant attackedAt = now;
    elapse(30, 100);
    if (enemy.alive()) {
      int prior = enemy.health();
      enemy.suffer(attacker.attack());
      String task = LogText.attack(attackedAt, token, attacker, enemy, prior);
      log(Topic.GAME, "INFO", "Attack Completed", task);
      attacks.add(task);
    } else {
      String task = LogText.deadEnemy(attackedAt, token, attacker);
      log(Topic.GAME, "ERROR", "Attacked Dead Enemy", task);
    }
  }

  private List<Fighter> alive() {
    return fighters.stream().filter(Fighter::alive).toList();
  }

  /** Now and then until a full second, whose fraction the servers leave out. */
  private void elapse(int leastMicros, int mostMicros) {
    now = now.plus(random.between(leastMicros, mostMicros), ChronoUnit.MICROS);
    if (random.oneIn(TIMES_PER_FULL_SECOND)) {
      now = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }
  }

  private void log(Topic topic, String level, String message, String task) {
    messages.add(
        new ProducerRecord<>(
            topic.topicName(),
            topic.partitionOf(number),
            now.toEpochMilli(),
            null,
            LogText.log(level, now, topic, message, task)));
  }
}
