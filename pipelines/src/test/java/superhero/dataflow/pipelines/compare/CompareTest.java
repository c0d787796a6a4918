package superhero.dataflow.pipelines.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.Services.newLake;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;

class CompareTest {
  private static final Path PROJECT = Path.of("..");

  /** The lakes are equal, or the exit code would be another. */
  @Test
  void threeCloudsGetTheSameLake(@TempDir Path folder) throws IOException {
    Path picture = folder.resolve("compare.svg");
    Outcome outcome = run("--games=10", "--picture=" + picture);

    Map<String, List<String>> rows = rows(outcome);
    assertThat(rows.get(""))
        .containsExactly(
            "aws, graph",
            "aws, function",
            "gcp, graph",
            "gcp, function",
            "azure, graph",
            "azure, function");
    assertThat(rows.get("store")).hasSize(6).containsOnly("embedded");
    assertThat(Set.copyOf(rows.get("digest of the lake"))).hasSize(1);
    assertThat(Set.copyOf(rows.get("messages"))).hasSize(1).doesNotContain("0");
    // Each object takes one, and each range a manifest; a lake has its identity in each location.
    for (int i = 0; i < 6; i++) {
      assertThat(number(rows.get("write requests").get(i)))
          .isGreaterThan(number(rows.get("objects").get(i)));
    }
    assertThat(rows.get("$ requests, a million messages")).allMatch(each -> dollars(each) > 0);
    for (int graph = 0; graph < 6; graph += 2) {
      assertThat(rows.get("cold start of a function, seconds").get(graph)).isEqualTo("-");
      assertThat(dollars(rows.get("cold start of a function, seconds").get(graph + 1)))
          .isPositive();
    }
    assertThat(Files.readString(picture))
        .startsWith("<svg")
        .contains("aws, graph", "gcp, function", "azure, function");
    // The page shows what the command prints, row by row.
    String page = Files.readString(PROJECT.resolve("pipelines/COMPARISON.md"));
    assertThat(page).contains(CompareReport.qualities());
    assertThat(table(page).keySet()).isEqualTo(rows.keySet());
  }

  @Tag("long")
  @Test
  void storesThatAreThereKeepTheirLakes(@TempDir Path folder) throws IOException {
    Path prices = folder.resolve("aws.json");
    String shipped = Files.readString(PROJECT.resolve("runners-config/prices/aws.json"));
    Files.writeString(prices, shipped.replaceAll("\"price\": [0-9.]+", "\"price\": 1000"));
    Lake one = newLake();
    Lake other = newLake();

    Outcome outcome =
        run(
            "--games=4",
            "--prices=" + prices,
            "--raw=" + one.raw() + "," + other.raw(),
            "--standard=" + one.standard() + "," + other.standard(),
            "--endpoint=" + Services.S3.endpoint(),
            "--awsRegion=" + Services.S3.region());

    Map<String, List<String>> rows = rows(outcome);
    assertThat(rows.get("store")).hasSize(4).containsOnly("real");
    assertThat(rows.get("write requests")).containsOnly("-");
    assertThat(rows.get("$ requests, a million messages")).containsOnly("-");
    assertThat(rows.get("$ storage a month, a million messages"))
        .allMatch(each -> dollars(each) > 1);
    assertThat(outcome.out()).contains("the lakes stay in /compare-");
    assertThat(Lake.objects(other.standard()).keySet())
        .anyMatch(each -> each.contains("/function/log_meta/"))
        .anyMatch(each -> each.contains("/graph/log_meta/"));
  }

  @Test
  void allMistakesAreSaidAtOnce() {
    Outcome outcome =
        Services.run(
            List.of(
                "compare",
                "--games=0",
                "--clouds=aws,here",
                "--raw=s3://a/raw,s3://b/raw",
                "--standard=s3://a/standard",
                "--regions=nowhere",
                "--picture=no/such/folder/x.svg"));

    assertThat(outcome.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(outcome.err())
        .contains("--games=0: should be 1 or more")
        .contains("--clouds=here: should be of aws, gcp and azure")
        .contains("--clouds=aws,here: does not go with --raw")
        .contains("--standard=s3://a/standard: should be as many locations as --raw")
        .contains("--regions=nowhere: no file of prices has this region")
        .contains("--picture=no/such/folder/x.svg: should be a file in a folder that is there");
  }

  /** Each line names tests, and there they are. */
  @Test
  void theEvidenceIsThere() throws IOException {
    Set<String> named =
        Pattern.compile("`(\\w+(Test|IT))`")
            .matcher(CompareReport.qualities())
            .results()
            .map(MatchResult::group)
            .map(each -> each.replace("`", "") + ".java")
            .collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThan(8);
    try (Stream<Path> files = Files.walk(PROJECT)) {
      assertThat(
              files
                  .map(each -> each.getFileName().toString())
                  .filter(named::contains)
                  .collect(Collectors.toSet()))
          .isEqualTo(named);
    }
  }

  @Tag("long")
  @Test
  void fewerClouds() {
    assertThat(rows(run("--games=1", "--clouds=azure")).get(""))
        .containsExactly("azure, graph", "azure, function");
  }

  private static Outcome run(String... options) {
    List<String> args = new ArrayList<>(List.of("compare"));
    args.addAll(List.of(options));
    Outcome outcome = Services.run(args);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    return outcome;
  }

  private static Map<String, List<String>> rows(Outcome outcome) {
    return table(outcome.out());
  }

  /** The first table of a text: cells by the first of their row. */
  private static Map<String, List<String>> table(String text) {
    Map<String, List<String>> rows = new TreeMap<>();
    boolean begun = false;
    for (String line : Splitter.on('\n').split(text)) {
      if (line.startsWith("|")) {
        begun = true;
        List<String> cells = Splitter.on('|').trimResults().splitToList(line);
        rows.put(cells.get(1), cells.subList(2, cells.size() - 1));
      } else if (begun) {
        break;
      }
    }
    rows.keySet().removeIf(each -> each.startsWith("---"));
    return rows;
  }

  private static long number(String cell) {
    return Long.parseLong(cell.replace(",", ""));
  }

  private static double dollars(String cell) {
    return Double.parseDouble(cell);
  }
}
