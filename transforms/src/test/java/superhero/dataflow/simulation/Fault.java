package superhero.dataflow.simulation;

/** What a broker or a store must not do; the simulation has to notice each. */
enum Fault {
  NONE,
  /** An older producer goes on when a newer one of its id has begun. */
  NO_FENCE,
  /** A transaction is acknowledged, and the plan in it is not kept. */
  LOST_PLAN,
  /** An object is acknowledged and not kept. */
  LOST_OBJECT
}
