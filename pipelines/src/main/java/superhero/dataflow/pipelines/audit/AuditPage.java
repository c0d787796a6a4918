package superhero.dataflow.pipelines.audit;

import com.google.common.base.Ascii;
import com.google.common.html.HtmlEscapers;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an audit found, as one HTML page that needs nothing else. */
final class AuditPage {
  /** All are filled in at once, so that what is filled in is never taken for one of them. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

  private static final String NONE = "<p class=\"dim\">None.</p>";

  private AuditPage() {}

  /**
   * The page.
   *
   * @param facts what was compared, and when
   */
  static String of(AuditReport report, Map<String, String> facts) {
    List<String> notes =
        report.remarks().stream()
            .filter(each -> each.kind().isEmpty())
            .map(AuditReport.Remark::line)
            .toList();
    Map<String, String> values =
        Map.of(
            "title", "Audit of the lake",
            "class", report.agrees() ? "good" : "bad",
            "verdict", text(sentence(report.verdict())),
            "header", header(),
            "rows", lines(report.rows().stream().map(AuditPage::row)),
            "wrong", wrong(report),
            "notes", list(notes),
            "models", list(report.models()),
            "facts", lines(facts.entrySet().stream().map(AuditPage::fact)));
    return PLACEHOLDER
        .matcher(template())
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  private static String template() {
    try {
      return Resources.toString(
          Resources.getResource(AuditPage.class, "audit.html"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("audit.html cannot be read of the program's jar", e);
    }
  }

  private static String header() {
    return AuditReport.HEADER.stream()
        .map(name -> element("th scope=\"col\"", name.isEmpty() ? "partition" : name))
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  /** The first cell names the row, and the last counts what is wrong with it. */
  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder("<tr>");
    row.append(element("th scope=\"row\"", cells.get(0)));
    int last = cells.size() - 1;
    cells.subList(1, last).forEach(cell -> row.append(element("td", cell)));
    boolean isBad = !cells.get(last).equals("0");
    return row.append(element(isBad ? "td class=\"bad\"" : "td", cells.get(last)))
        .append("</tr>")
        .toString();
  }

  private static String fact(Map.Entry<String, String> fact) {
    return element("dt", fact.getKey()) + element("dd", fact.getValue());
  }

  private static String wrong(AuditReport report) {
    Map<String, List<String>> kinds = new TreeMap<>();
    for (AuditReport.Remark each : report.remarks()) {
      if (!each.kind().isEmpty()) {
        kinds
            .computeIfAbsent(each.kind(), any -> new ArrayList<>())
            .add(each.partition() + ": " + each.sentence());
      }
    }
    return kinds.isEmpty()
        ? NONE
        : lines(
            kinds.entrySet().stream()
                .map(
                    kind ->
                        element("h3 class=\"bad\"", kind.getKey().replace('_', ' '))
                            + element("p", AuditAdvice.ofKinds().get(kind.getKey()))
                            + list(kind.getValue())));
  }

  private static String list(List<String> sentences) {
    return sentences.isEmpty()
        ? NONE
        : "<ul>" + lines(sentences.stream().map(each -> element("li", each))) + "</ul>";
  }

  private static String lines(Stream<String> lines) {
    return lines.collect(Collectors.joining("\n"));
  }

  private static String element(String tag, String content) {
    int end = tag.indexOf(' ');
    return "<" + tag + ">" + text(content) + "</" + (end < 0 ? tag : tag.substring(0, end)) + ">";
  }

  /** Escaped; control characters are shown, as on a terminal. */
  private static String text(String text) {
    String shown =
        CONTROL
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        String.format(Locale.ROOT, "\\u%04x", (int) found.group().charAt(0))));
    return HtmlEscapers.htmlEscaper().escape(shown);
  }

  private static String sentence(String words) {
    return Ascii.toUpperCase(words.substring(0, 1)) + words.substring(1) + ".";
  }
}
