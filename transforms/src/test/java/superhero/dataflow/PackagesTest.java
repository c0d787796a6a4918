package superhero.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackagesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit",
        "batch",
        "commit",
        "deadletter",
        "kafka",
        "lake",
        "model",
        "plan",
        "raw",
        "read",
        "redis",
        "replay",
        "standard"
      })
  void eachPackageSaysItsPlaceInTheFlow(String name) {
    assertThat(Path.of("src/main/java/superhero/dataflow", name, "package-info.java"))
        .content()
        .containsPattern("(?s)^/\\*\\*.+\\*/\\s*package superhero\\.dataflow\\." + name + ";");
  }
}
