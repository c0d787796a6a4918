/**
 * The simulator: plays games of heroes and gives the Kafka messages that the real game servers
 * write, so that the flow has something to read where no game server runs.
 *
 * <p>{@link superhero.dataflow.simulate.PlayGames} stands at the start of the command {@code
 * simulate}; KafkaIO writes what it gives. The shapes of the messages, their order of fields and
 * their JSON text are those of messages captured from the real servers. {@link
 * superhero.dataflow.simulate.Malformed} breaks some of them on request.
 *
 * <p>The heroes are those of {@code heroes.csv}: 731 of them, invented, with values drawn once by a
 * seeded generator; the head of the file says how. A hero's attack is speed x power x combat, its
 * health is intelligence x strength x durability x 10.
 *
 * <p>Every message is a function of the seed, the number of its game and the time at which the
 * first game starts, and of nothing else: not of the runner, of bundles or of threads.
 */
package superhero.dataflow.simulate;
