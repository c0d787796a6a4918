package superhero.dataflow.simulate;

/**
 * One line of {@code heroes.csv}.
 *
 * @param id from 1
 * @param intelligence this and the other five values: 1 to 100
 */
record Hero(
    int id,
    String name,
    int intelligence,
    int strength,
    int speed,
    int durability,
    int power,
    int combat) {

  /** Health that one attack takes from an enemy. */
  int attack() {
    return speed * power * combat;
  }

  /** Health at the start of a game. */
  int health() {
    return intelligence * strength * durability * 10;
  }
}
