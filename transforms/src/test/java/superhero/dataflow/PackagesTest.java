package superhero.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackagesTest {
  private static final Path ROOT = Path.of("src/main/java/superhero/dataflow");

  static List<String> packages() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.filter(Files::isDirectory).map(each -> each.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("packages")
  void eachPackageSaysWhatItHolds(String name) {
    assertThat(ROOT.resolve(name).resolve("package-info.java"))
        .content()
        .containsPattern("(?s)^/\\*\\*.+\\*/\\s*package superhero\\.dataflow\\." + name + ";");
  }
}
