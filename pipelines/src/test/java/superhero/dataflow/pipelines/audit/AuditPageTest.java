package superhero.dataflow.pipelines.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import superhero.dataflow.audit.Disagreement;
import superhero.dataflow.audit.PartitionReport;
import superhero.dataflow.observe.Browser;
import superhero.dataflow.pipelines.Readme;

class AuditPageTest {
  /** A group's id may hold anything. */
  private static final String GROUP = "a<b>&\"c'{{rows}}$1\\ \u001b[2J";

  private static final PartitionReport HEALTHY = report(0, List.of(), List.of());
  private static final PartitionReport BROKEN =
      report(
          1,
          List.of(
              new PartitionReport.Finding("missing_twin", 1, List.of("<i>x</i> is not there")),
              new PartitionReport.Finding("duplicate", 12, List.of("offset 3 is twice"))),
          List.of("its leader has changed"));

  @TempDir Path folder;

  @Test
  void theFirstSentenceSaysWhetherAnythingIsWrong() throws Exception {
    assertThat(verdict(page(HEALTHY)))
        .isEqualTo("good: All agree: 1,025 messages in raw and in the tables.");
    assertThat(verdict(page(HEALTHY, BROKEN)))
        .isEqualTo("bad: The audit found 13 disagreements in 1 partition.");
  }

  @Test
  void theTableIsThatWhichIsPrinted() throws Exception {
    List<String> printed =
        print(HEALTHY, BROKEN)
            .lines()
            .filter(line -> line.matches("(logs-| +earliest).*"))
            .map(line -> line.strip().replaceAll(" {2,}", "|"))
            .toList();
    Document page = page(HEALTHY, BROKEN);

    List<String> shown = new ArrayList<>();
    for (Element row : all(page, "tr")) {
      List<String> cells = new ArrayList<>();
      for (Element cell : all(row, "*")) {
        cells.add(cell.getTextContent());
      }
      shown.add(String.join("|", cells));
    }
    assertThat(shown.get(0)).isEqualTo("partition|" + printed.get(0));
    assertThat(shown.subList(1, 3)).isEqualTo(printed.subList(1, 3)).hasSize(2);
  }

  @Test
  void eachKindOfFindingHasItsSentencesAndWhatToDo() throws Exception {
    Document page = page(HEALTHY, BROKEN);

    assertThat(texts(page, "h3")).containsExactly("duplicate", "missing twin");
    assertThat(texts(page, "p")).contains(AuditAdvice.ofKinds().get("duplicate"));
    assertThat(texts(page, "li"))
        .containsExactly(
            "logs-1: offset 3 is twice",
            "logs-1: and 11 more",
            "logs-1: <i>x</i> is not there",
            "logs-1: its leader has changed",
            "log_meta: 30 messages in 40 rows, and 2 dead letters");
    assertThat(print(HEALTHY, BROKEN))
        .contains("logs-1: duplicate: and 11 more", "logs-1: missing twin: <i>x</i> is not there");
    assertThat(texts(page(HEALTHY), "h3")).isEmpty();
  }

  @Test
  void valuesAreTextWhateverTheyHold() throws Exception {
    assertThat(texts(page(HEALTHY), "dd"))
        .containsExactly("a<b>&\"c'{{rows}}$1\\ \\u001b[2J", "s3://raw/");
    assertThat(all(page(BROKEN), "i")).isEmpty();
  }

  @Test
  void aScreenReaderAndAPlaceWithoutANetworkCanReadIt() throws Exception {
    Document page = page(HEALTHY, BROKEN);

    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(texts(page, "title")).containsExactly("Audit of the lake");
    assertThat(all(page, "table")).hasSize(1);
    assertThat(texts(page, "caption")).singleElement().asString().contains("of each partition");
    assertThat(all(page, "th"))
        .allMatch(each -> each.getAttribute("scope").matches("row|col"))
        .noneMatch(each -> each.getTextContent().isEmpty());
    assertThat(all(page, "*"))
        .noneMatch(each -> each.hasAttribute("src") || each.hasAttribute("href"));
    assertThat(texts(page, "style").get(0)).doesNotContain("url(", "@import");
  }

  @Test
  void aBrowserShowsItInLightAndDarkAndReadsItOut() throws Exception {
    Path file = Files.writeString(folder.resolve("audit.html"), text(HEALTHY, BROKEN));
    Path profile = Files.createDirectory(folder.resolve("profile"));
    try (Browser browser = Browser.start(profile)) {
      String url = "file://" + file;

      browser.open(url, "light");
      String light = browser.assertReadable();
      browser.open(url, "dark");

      assertThat(browser.assertReadable()).isNotEqualTo(light);
      assertThat(browser.named())
          .contains("heading Audit of the lake", "heading missing twin", "rowheader logs-1")
          .anyMatch(each -> each.matches("table .*of each partition.*"))
          .contains("StaticText The audit found 13 disagreements in 1 partition.");
      browser.assertAtPeace(url);
    }
  }

  @Test
  void theReadmeSaysWhatToDoAboutEachKind() {
    Map<String, String> told = new TreeMap<>();
    Readme.at("pipelines/README.md").tables().stream()
        .filter(table -> table.header().get(0).equals("kind of finding"))
        .flatMap(table -> table.body().stream())
        .forEach(row -> told.put(Readme.quoted(row.get(0)).get(0), row.get(2).replace("`", "")));

    assertThat(told).containsExactlyInAnyOrderEntriesOf(AuditAdvice.ofKinds());
    assertThat(told.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Disagreement.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  private static PartitionReport report(
      int partition, List<PartitionReport.Finding> findings, List<String> notes) {
    return new PartitionReport(
        "logs",
        "0123abcd",
        partition,
        partition == 0 ? new PartitionReport.Kafka(5, 1030, 1100, 1025) : null,
        0,
        1025,
        1025,
        2,
        new TreeMap<>(Map.of("log_meta", new PartitionReport.Model(15, 20, 1))),
        3,
        9,
        0,
        findings,
        notes);
  }

  private static Document page(PartitionReport... partitions) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text(partitions).getBytes(UTF_8)));
  }

  private static String text(PartitionReport... partitions) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("consumer group", GROUP);
    facts.put("raw", "s3://raw/");
    return AuditPage.of(new AuditReport(List.of(partitions)), facts);
  }

  private static String print(PartitionReport... partitions) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    new AuditReport(List.of(partitions)).printTable(new PrintStream(text, true, UTF_8));
    return text.toString(UTF_8);
  }

  private static String verdict(Document page) {
    Element first = all(page, "p").get(0);
    return first.getAttribute("class").replace("verdict ", "") + ": " + first.getTextContent();
  }

  private static List<String> texts(Document page, String tag) {
    return all(page, tag).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> all(Document page, String tag) {
    return all(page.getDocumentElement(), tag);
  }

  private static List<Element> all(Element parent, String tag) {
    NodeList found = parent.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }
}
