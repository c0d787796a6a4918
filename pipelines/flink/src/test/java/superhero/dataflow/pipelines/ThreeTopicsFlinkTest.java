package superhero.dataflow.pipelines;

import java.util.List;

/** With Flink in the process. */
class ThreeTopicsFlinkTest extends ThreeTopicsTest {
  @Override
  List<String> runner() {
    return List.of("--runner=FlinkRunner", "--parallelism=2");
  }
}
