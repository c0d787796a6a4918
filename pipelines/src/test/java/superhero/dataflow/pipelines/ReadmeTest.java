package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The README files are short, lead somewhere, and quote what the program says. */
class ReadmeTest {
  @Test
  void theFirstPageIsShort() {
    assertThat(Readme.at("README.md").lines()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void eachLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Readme readme : Readme.all()) {
      for (String link : readme.links()) {
        if (!leadsSomewhere(readme, link)) {
          broken.add(readme.file() + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void eachPlaceWhereAChangeBeginsIsThere() {
    List<List<String>> changes =
        Readme.at("transforms/RATIONALE.md").tables().stream()
            .filter(table -> table.header().get(0).equals("to add"))
            .flatMap(table -> table.body().stream())
            .toList();
    assertThat(changes).hasSize(5);
    for (List<String> change : changes) {
      List<String> places =
          Readme.quoted(change.get(2)).stream()
              .filter(each -> each.contains(".") || each.contains("/"))
              .filter(each -> !each.equals("META-INF/services"))
              .toList();
      assertThat(places)
          .as(change.get(0))
          .hasSize(Integer.parseInt(change.get(1)))
          .allMatch(place -> Files.exists(Readme.PROJECT.resolve(place)));
    }
  }

  @Test
  void eachMessageOfTroubleshootingIsOneOfTheProgram() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String module : List.of("transforms", "pipelines", "pipelines/flink", "pipelines/spark")) {
      try (Stream<Path> files = Files.walk(Readme.PROJECT.resolve(module + "/src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          sources.append(Files.readString(file));
        }
      }
    }
    String strings = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    List<String> messages =
        Readme.at("pipelines/README.md").tables().stream()
            .filter(table -> table.header().get(0).equals("message"))
            .flatMap(table -> table.body().stream())
            .flatMap(row -> Readme.quoted(row.get(0)).stream())
            .toList();
    assertThat(messages).isNotEmpty();
    assertThat(messages)
        .filteredOn(message -> !Splitter.on('…').splitToStream(message).allMatch(strings::contains))
        .isEmpty();
  }

  @Test
  void eachShippedTableIsInTheDictionary() throws IOException {
    List<String> columns = new ArrayList<>();
    Path models = Readme.PROJECT.resolve("transforms/src/main/resources/models");
    try (Stream<Path> files = Files.list(models)) {
      for (Path file : files.toList()) {
        Schema table = new Schema.Parser().parse(file.toFile());
        for (Schema.Field column : table.getFields()) {
          columns.add(
              String.format(
                  "`%s`: [`%s`, %s, %s]",
                  table.getName(),
                  column.name(),
                  type(column.schema()),
                  column.schema().isNullable() ? "yes" : "no"));
        }
      }
    }
    List<String> found =
        Readme.at("transforms/README.md").tables().stream()
            .filter(table -> table.header().get(0).equals("column"))
            .flatMap(
                table ->
                    table.body().stream()
                        .map(row -> table.heading().substring(4) + ": " + row.subList(0, 3)))
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(columns);
  }

  @Test
  void eachTestThatIsNamedIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Readme readme : Readme.all()) {
      Pattern.compile("`([A-Z]\\w+(Test|IT))`")
          .matcher(String.join("\n", readme.lines()))
          .results()
          .forEach(name -> named.add(name.group(1) + ".java"));
    }
    assertThat(named).isNotEmpty().isSubsetOf(Readme.tests());
  }

  private static String type(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> type(schema.getTypes().get(1));
      case ARRAY -> "array of records";
      case MAP -> "map of " + type(schema.getValueType());
      default -> schema.getProp("logicalType") == null ? schema.getType().getName() : "timestamp";
    };
  }

  private static boolean leadsSomewhere(Readme from, String link) {
    List<String> parts = Splitter.on('#').limit(2).splitToList(link);
    Path file =
        parts.get(0).isEmpty() ? from.file() : from.file().resolveSibling(parts.get(0)).normalize();
    return Files.exists(file)
        && (parts.size() == 1 || Readme.at(file.toString()).anchors().contains(parts.get(1)));
  }
}
