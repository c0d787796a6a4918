package superhero.dataflow.simulate;

/** A participant of one game and what is left of its hero. */
final class Fighter {
  private static final int MISSING = 0;

  private final String token;
  private final int heroId;
  private final int attack;
  private final int fullHealth;
  private int health;

  private Fighter(String token, int heroId, int attack, int health) {
    this.token = token;
    this.heroId = heroId;
    this.attack = attack;
    this.fullHealth = health;
    this.health = health;
  }

  static Fighter with(Hero hero, String token) {
    return new Fighter(token, hero.id(), hero.attack(), hero.health());
  }

  /** A participant whose hero was not found: no attack, no health, dead from the start. */
  static Fighter withoutHero(String token) {
    return new Fighter(token, MISSING, 0, 0);
  }

  String token() {
    return token;
  }

  boolean hasHero() {
    return heroId != MISSING;
  }

  /** The id as JSON: a number, or null where the hero is missing. */
  String heroIdJson() {
    return hasHero() ? Integer.toString(heroId) : "null";
  }

  int attack() {
    return attack;
  }

  /** Health at the start of the game. */
  int fullHealth() {
    return fullHealth;
  }

  /** Health now, never below 0. */
  int health() {
    return health;
  }

  boolean alive() {
    return health > 0;
  }

  void suffer(int damage) {
    health = Math.max(0, health - damage);
  }
}
