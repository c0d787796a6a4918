package superhero.dataflow.serverless.aws;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import superhero.dataflow.serverless.StandardizeOnEvent;

/** Loads what the first event would load, before Lambda's SnapStart takes its snapshot. */
final class Priming implements Resource {
  private final StandardizeOnEvent tables;

  private Priming(StandardizeOnEvent tables) {
    this.tables = tables;
  }

  /**
   * To be done where a snapshot is taken; does nothing elsewhere.
   *
   * @return to be kept, since a context keeps it weakly
   */
  static Priming of(StandardizeOnEvent tables) {
    Priming priming = new Priming(tables);
    Core.getGlobalContext().register(priming);
    return priming;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    tables.rehearse();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
