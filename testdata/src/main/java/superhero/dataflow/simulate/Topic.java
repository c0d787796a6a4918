package superhero.dataflow.simulate;

/** The topics that the simulator writes to. They must exist with at least these partitions. */
public enum Topic {
  /** Who meets whom, and the tidying up afterwards. */
  LOBBY("lib.server.lobby", 2),
  /** What happens in a game. */
  GAME("lib.server.game", 4);

  private final String topicName;
  private final int partitions;

  Topic(String topicName, int partitions) {
    this.topicName = topicName;
    this.partitions = partitions;
  }

  /** The name in Kafka. */
  public String topicName() {
    return topicName;
  }

  /** How many partitions the simulator writes to. */
  public int partitions() {
    return partitions;
  }

  /** The partition, from 0, of all messages that one game writes to this topic. */
  int partitionOf(long game) {
    return Math.floorMod(game, partitions);
  }
}
