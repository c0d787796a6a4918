package superhero.dataflow.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * What the game server keeps of one game in Redis, by the names and types that it uses:
 *
 * <ul>
 *   <li>{@code games:{game}:host}, {@code :status} and {@code :participants}: strings; the last is
 *       how many the game is for
 *   <li>{@code games:{game}}: set of the users; {@code :superheros}: set of the heroes' ids; {@code
 *       :superheros:{user}}: hash of id, attack and health
 *   <li>{@code games:{game}:order}: list of the users who live; {@code :logs}: list of the attacks
 *   <li>in the sorted set {@code games:participants} how many have joined; in the list {@code
 *       games:players:{participants}} the game
 * </ul>
 *
 * @param game token
 * @param fighters as they are when the game stops, its host first
 * @param logs tasks of the attacks, JSON
 */
record GameState(String game, String status, List<Fighter> fighters, List<String> logs) {

  /** Writes it in one round trip, in place of what is there of this game. */
  void writeTo(Connection redis) {
    List<String[]> commands = commands();
    for (String[] command : commands) {
      redis.sendCommand(
          Command.valueOf(command[0]), Stream.of(command).skip(1).toArray(String[]::new));
    }
    for (int i = 0; i < commands.size(); i++) {
      redis.getOne();
    }
  }

  private List<String[]> commands() {
    String key = "games:" + game;
    String participants = String.valueOf(fighters.size());
    List<String[]> commands = new ArrayList<>();
    // The lists: all else replaces itself.
    add(commands, "DEL", key + ":order", key + ":logs");
    add(commands, "LREM", "games:players:" + participants, "0", game);
    add(commands, "RPUSH", "games:players:" + participants, game);
    add(commands, "ZADD", "games:participants", participants, game);
    add(commands, "SET", key + ":participants", participants);
    add(commands, "SET", key + ":status", status);
    add(commands, "SET", key + ":host", fighters.get(0).token());
    for (Fighter fighter : fighters) {
      add(commands, "SADD", key, fighter.token());
      if (fighter.hasHero()) {
        add(commands, "SADD", key + ":superheros", fighter.heroIdJson());
        add(
            commands,
            "HSET",
            key + ":superheros:" + fighter.token(),
            "id",
            fighter.heroIdJson(),
            "attack",
            String.valueOf(fighter.attack()),
            "health",
            String.valueOf(fighter.health()));
      }
      if (fighter.alive()) {
        add(commands, "RPUSH", key + ":order", fighter.token());
      }
    }
    for (String log : logs) {
      add(commands, "RPUSH", key + ":logs", log);
    }
    return commands;
  }

  private static void add(List<String[]> commands, String... command) {
    commands.add(command);
  }
}
