package superhero.dataflow.serverless;

import org.apache.beam.sdk.testing.CrashingRunner;
import superhero.dataflow.pipelines.options.Engine;

/**
 * A function runs no pipeline: Beam's options need the name of a runner, and get one that fails.
 */
public final class NoRunner implements Engine {
  @Override
  public String runner() {
    return CrashingRunner.class.getName();
  }
}
