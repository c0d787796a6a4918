package superhero.dataflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import superhero.dataflow.failure.RetryAccess;

/** A broker or a store that does not keep its word is found out. */
class SimulationFindsFaultsTest {
  private static final int MAX_HISTORIES = 1000;

  static {
    SimFileSystemRegistrar.register();
  }

  @AfterContainer
  static void timePasses() {
    RetryAccess.sleep();
  }

  @Property(tries = 1, seed = "1")
  void aBrokerThatDoesNotFenceProducersIsFound() {
    assertThat(histories(Fault.NO_FENCE)).isLessThan(MAX_HISTORIES);
  }

  @Property(tries = 1, seed = "1")
  void aPlanThatIsNotKeptIsFound() {
    assertThat(histories(Fault.LOST_PLAN)).isLessThan(MAX_HISTORIES);
  }

  @Property(tries = 1, seed = "1")
  void anObjectThatIsNotKeptIsFound() {
    assertThat(histories(Fault.LOST_OBJECT)).isLessThan(MAX_HISTORIES);
  }

  /** How many histories pass before the first that shows the fault. */
  private static long histories(Fault fault) {
    return Histories.any()
        .sampleStream()
        .limit(MAX_HISTORIES)
        .takeWhile(history -> passes(history, fault))
        .count();
  }

  private static boolean passes(List<Action> history, Fault fault) {
    try {
      World world = new World(history, new Statistics(), fault);
      world.run();
      new Oracle(world).check();
      return true;
    } catch (Violation e) {
      return false;
    }
  }
}
