package superhero.dataflow.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A file of the project, by its path there. */
record PackagingFile(String path) {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** Its YAML documents, as JSON. A key that is there twice is an error. */
  List<JsonNode> documents() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    new Yaml(new SafeConstructor(options))
        .loadAll(text())
        .forEach(each -> documents.add(json.valueToTree(each)));
    return documents;
  }

  String text() {
    try {
      return Files.readString(PROJECT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the group of a regular expression matches first. */
  String first(String regex) {
    Matcher matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(text());
    assertThat(matcher.find()).as("%s in %s", regex, path).isTrue();
    return matcher.group(1);
  }

  /** The version of the build. */
  static String version() {
    return new PackagingFile("pom.xml")
        .first("<artifactId>superhero-dataflow</artifactId>\\s*<version>(.*)</version>");
  }

  /** After so much time a job that was asked to end is no longer waited for. */
  static int secondsToStop() {
    return Integer.parseInt(
        new PackagingFile("pipelines/src/main/java/superhero/dataflow/pipelines/run/Run.java")
            .first("SECONDS_TO_STOP = (\\d+);"));
  }
}
