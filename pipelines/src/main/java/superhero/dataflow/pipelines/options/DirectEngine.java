package superhero.dataflow.pipelines.options;

import java.util.List;

/** Beam's runner for one machine, whose threads are this process's. */
public final class DirectEngine implements Engine {
  @Override
  public String runner() {
    return "DirectRunner";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        // Checks for tests of transforms; they copy every element.
        "--enforceImmutability=false",
        "--enforceEncodability=false",
        // So that progress can be told.
        "--blockOnRun=false");
  }
}
