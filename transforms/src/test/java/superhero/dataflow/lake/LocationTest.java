package superhero.dataflow.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.batch.JobException;

class LocationTest {
  @TempDir Path folder;

  @Test
  void anObjectReplacesAnotherOfItsNameAndLeavesNothingElse() throws IOException {
    Location location = Location.of(folder.toString());

    location.put("a/b/object", "one".getBytes(UTF_8), "text/plain");
    location.put("a/b/object", "two".getBytes(UTF_8), "text/plain");

    assertThat(folder.resolve("a/b/object")).hasContent("two");
    try (var files = Files.list(folder.resolve("a/b"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Location.of(file + "/below").put("object", new byte[1], "text/plain"))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("cannot write " + file + "/below/object: ");
  }

  @Test
  void anUnknownSchemeIsFoundByTheCheck() {
    assertThatThrownBy(() -> Location.of("nope://bucket").check())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("cannot reach nope://bucket/");
  }

  @Test
  void aFolderThatIsNotThereYetPassesTheCheck() {
    Location.of(folder + "/later").check();

    assertThat(folder.resolve("later")).doesNotExist();
  }
}
