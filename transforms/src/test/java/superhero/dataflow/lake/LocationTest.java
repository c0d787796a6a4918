package superhero.dataflow.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: 1) | true
          Access Denied (Service: S3, Status Code: 403, Request ID: 1)                       | true
          403 Forbidden                                                                      | true
          The specified upload does not exist. (Service: S3, Status Code: 404)               | false
          The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 1)   | false
          Please reduce your request rate. (Service: S3, Status Code: 503, Request ID: 1)    | false
          Too many requests (Service: S3, Status Code: 429, Request ID: 1)                   | false
          Connection reset                                                                   | false
          """)
  void aStoresAnswerIsFinalOrNot(String answer, boolean isFinal) {
    assertThat(Location.isRefusal(answer)).isEqualTo(isFinal);
  }
}
