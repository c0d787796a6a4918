package superhero.dataflow.pipelines;

import org.junit.jupiter.api.Tag;

/** Killed on DirectRunner, each time at another point; Flink goes on. */
@Tag("long")
class CrashPointsFlinkTest extends CrashPointsTest {
  @Override
  Program first() {
    return Program.here("--runner=DirectRunner");
  }

  @Override
  Program other() {
    return Program.here("--runner=FlinkRunner", "--parallelism=2");
  }
}
