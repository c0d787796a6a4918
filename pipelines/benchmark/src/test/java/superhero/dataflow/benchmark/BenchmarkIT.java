package superhero.dataflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/**
 * The packed benchmark as users call it, small. That it ends well says that each output held every
 * message once and all outputs the same values.
 */
class BenchmarkIT {
  /** Processes live for seconds: the second compiler and a parallel collector would not pay. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final List<Contestant> ALL_OF_THIS_BUILD =
      Arrays.stream(Contestant.values()).filter(each -> each != Contestant.OTHER_BUILD).toList();

  @TempDir Path folder;
  private String said;

  @Test
  void ingestTheLimitAndNativeJobsWriteTheSame() throws Exception {
    List<Contestant> contestants =
        List.of(
            Contestant.LIMIT,
            Contestant.DIRECT,
            Contestant.OTHER_BUILD,
            Contestant.NATIVE_FLINK,
            Contestant.NATIVE_SPARK);
    // Another build of the same: a copy, so that it is seen to be the one that ran.
    Path other = Files.copy(Path.of("../target/superhero-dataflow.jar"), folder.resolve("o.jar"));

    assertThat(
            run(
                "--messages=2000",
                "--rounds=1",
                "--otherJar=" + other,
                "--contestants=" + words(contestants)))
        .as(said)
        .isZero();

    reports(contestants);
  }

  @Test
  @Tag("long")
  void allWriteTheSameInEachRound() throws Exception {
    assertThat(run("--messages=2000", "--rounds=2", "--partitions=8")).as(said).isZero();

    reports(ALL_OF_THIS_BUILD);
  }

  @Test
  @Tag("long")
  void allWriteTheSameToS3() throws Exception {
    assertThat(run("--messages=2000", "--rounds=1", "--lake=s3")).as(said).isZero();

    reports(ALL_OF_THIS_BUILD);
  }

  @Test
  void allMistakesAreToldAtOnce() throws Exception {
    assertThat(
            run(
                "--rounds=0",
                "--heap=huge",
                "--lake=sea",
                "--contestants=limit,me,other-build",
                "--colour=1"))
        .isEqualTo(2);

    assertThat(said.lines())
        .containsExactlyInAnyOrder(
            "--colour: there is no such option",
            "--rounds=0: should be 1 or more",
            "--heap=huge: should be a size, such as 512m or 2g",
            "--lake=sea: should be folder or s3",
            "--contestants=me: is none of those that --help lists",
            "--otherJar=: should be the jar for other-build",
            "See: --help");
  }

  private int run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", "target/superhero-benchmark.jar", "--heap=512m"));
    command.add("--results=" + folder);
    command.addAll(Arrays.asList(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_TOOL_OPTIONS", SHORT_LIVED);
    Process process = builder.redirectOutput(folder.resolve("said").toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    said = Files.readString(folder.resolve("said")).replaceFirst("Picked up .*\\R", "");
    return process.exitValue();
  }

  private static String words(List<Contestant> contestants) {
    return String.join(",", contestants.stream().map(Contestant::word).toList());
  }

  /** A line of the table and a bar of the chart for each. */
  private void reports(List<Contestant> contestants) throws Exception {
    List<String> titles = contestants.stream().map(Contestant::title).toList();
    assertThat(Files.readAllLines(folder.resolve("benchmark.md")).stream().skip(2))
        .extracting(line -> line.split(" *\\| *", -1)[1])
        .containsExactlyElementsOf(titles);
    var chart =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("benchmark.svg").toFile());
    assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(titles.size());
    NodeList texts = chart.getElementsByTagName("text");
    List<String> labels = new ArrayList<>();
    for (int i = 1; i < texts.getLength(); i += 2) {
      labels.add(texts.item(i).getTextContent());
    }
    assertThat(labels).containsExactlyElementsOf(titles);
  }
}
