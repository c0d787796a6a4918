package superhero.dataflow.pipelines;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** Killed on DirectRunner, each time at another point; Flink goes on. */
@Tag("long")
class CrashPointsFlinkTest extends CrashPointsTest {
  @Override
  Program first() {
    Program installed = super.first();
    return new Program(
        installed.classPath(),
        installed.mainClass(),
        installed.jvmOptions(),
        List.of("--runner=DirectRunner"));
  }

  @Override
  Program other() {
    Program installed = super.other();
    return new Program(
        installed.classPath(),
        installed.mainClass(),
        installed.jvmOptions(),
        List.of("--runner=FlinkRunner", "--parallelism=2"));
  }
}
