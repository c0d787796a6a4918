package superhero.dataflow.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superhero.dataflow.pipelines.Main;

/** What the program says of a command line. */
final class Mistakes {
  private Mistakes() {}

  static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : list) {
      assertThat(word.isTextual()).as("%s is text", word).isTrue();
      words.add(word.textValue());
    }
    return words;
  }

  /**
   * The program's complaints. It gets one more option, which is none, so that it reads all options
   * and does not run.
   */
  static List<String> of(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(words);
    line.add("--zzz=1");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    assertThat(said)
        .contains("--zzz: there is no such option")
        .contains("See: superhero-dataflow " + words.get(0) + " --help");
    return said.lines().filter(each -> each.startsWith("-") && !each.startsWith("--zzz")).toList();
  }
}
