package superhero.dataflow.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.failure.JobException;

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

  @ParameterizedTest
  @ValueSource(strings = {"[a]", "[", "]", "{a,b}", "{", "}", "*", "**", "?", "\\", "a b", "é%20"})
  void aLocationIsNeverAPattern(String name) {
    Location other = Location.of(folder + "/a");
    other.put("t/x.json", new byte[1], "text/plain");
    Location location = Location.of(folder + "/" + name);
    location.check();
    assertThat(location.list("", "")).isEmpty();

    location.put("t/x.json", new byte[2], "text/plain");
    location.put("t/deeper/" + name + ".json", new byte[3], "text/plain");
    location.put("t/" + name + "/y.json.gz", new byte[4], "text/plain");

    assertThat(paths(location.list("", "")))
        .containsExactlyInAnyOrder(
            "t/x.json", "t/deeper/" + name + ".json", "t/" + name + "/y.json.gz");
    assertThat(paths(location.list("t/", ".json")))
        .containsExactlyInAnyOrder("t/x.json", "t/deeper/" + name + ".json");
    assertThat(paths(location.list("t/" + name, ".json.gz")))
        .containsExactly("t/" + name + "/y.json.gz");
    assertThat(paths(location.listFolder("t/", ".json"))).containsExactly("t/x.json");
    assertThat(location.listFolder("t/x", "").get(0).bytes()).isEqualTo(2);
    assertThat(paths(other.list("", ""))).containsExactly("t/x.json");
    location.delete(paths(location.list("", "")));
    assertThat(location.list("", "")).isEmpty();
  }

  @Test
  void whatIsBeingWrittenIsNotListed() throws IOException {
    Location location = Location.of(folder.toString());
    location.put("object", new byte[1], "text/plain");
    Files.createFile(folder.resolve(".b0a1c2d3-0000-4000-8000-000000000000.tmp"));
    Files.createFile(folder.resolve(".x.gz.b0a1c2d3-0000-4000-8000-000000000000.tmp"));

    assertThat(paths(location.list("", ""))).containsExactly("object");
  }

  @Test
  void aWriteThatFailsLeavesNothing() throws IOException {
    Files.createDirectories(folder.resolve("object/in"));
    Location location = Location.of(folder.toString());

    assertThatThrownBy(() -> location.put("object", new byte[1], "text/plain"))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("cannot write " + folder + "/object: ");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("object"));
    }
  }

  @Test
  void aNameThatIsTooLongIsRefusedWithTheReason() {
    Location location = Location.of(folder + "/" + "below/".repeat(40));

    assertThatThrownBy(() -> location.put("x".repeat(300), new byte[1], "text/plain"))
        .isInstanceOf(JobException.class)
        .hasMessageEndingWith(": File name too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s/lake",
        "%s/lake/",
        "%s//lake",
        "%s/./other/../lake",
        "file:%s/lake",
        "file://%s/lake",
        "FILE:%s/lake/",
        "file:%s/la%%6be",
        "%%s"
      })
  void aPathHasOneMeaning(String words) {
    String lake = folder + "/lake/";
    String relative = Path.of("").toAbsolutePath().relativize(folder) + "/lake";
    Location location = Location.of(words.equals("%%s") ? relative : String.format(words, folder));

    assertThat(location).isEqualTo(Location.of(lake)).hasToString(lake);
    assertThat(location.isSameAs(Location.of(lake))).isTrue();
    location.put("x", new byte[1], "text/plain");
    assertThat(folder.resolve("lake/x")).exists();
    assertThat(paths(location.list("", ""))).containsExactly("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:lake",
        "file://host/lake",
        "file:///a b",
        "file:",
        "file:///a?b",
        "file:///a#b",
        "s3://buck[et/a",
        "s3://buck*",
        "hdfs://host/a/[b]"
      })
  void aLocationThatHasNoOneMeaningIsRefused(String words) {
    assertThatThrownBy(() -> Location.of(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("should ");
  }

  @Test
  void whatIsNotThereIsToldFromWhatMayNotBeRead() throws IOException {
    Location location = Location.of(folder.toString());
    Files.createDirectory(folder.resolve("x"));

    assertThatThrownBy(() -> location.get("nothing")).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> location.get("x"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileNotFoundException.class);
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

  private static List<String> paths(List<Location.Listed> objects) {
    return objects.stream().map(Location.Listed::path).toList();
  }
}
