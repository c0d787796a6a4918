package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** JSON for people: what fits into a line stands in one. */
final class JsonLayout {
  private static final int WIDTH = 130;
  private static final int INDENT = 2;

  private JsonLayout() {}

  static String of(JsonNode node) {
    return layOut(node, 0) + "\n";
  }

  private static String layOut(JsonNode node, int indent) {
    String line = line(node);
    if (node.isEmpty() || indent + line.length() <= WIDTH) {
      return line;
    }
    String end = "\n" + " ".repeat(indent);
    String next = end + " ".repeat(INDENT);
    return bracketed(node, child -> layOut(child, indent + INDENT), next, "," + next, end);
  }

  private static String line(JsonNode node) {
    return node.isEmpty() ? node.toString() : bracketed(node, JsonLayout::line, "", ", ", "");
  }

  private static String bracketed(
      JsonNode node, Function<JsonNode, String> text, String begin, String next, String end) {
    List<String> parts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(child -> parts.add(text.apply(child)));
    } else {
      node.properties()
          .forEach(
              child ->
                  parts.add(
                      TextNode.valueOf(child.getKey()) + ": " + text.apply(child.getValue())));
    }
    String inside = begin + String.join(next, parts) + end;
    return node.isArray() ? "[" + inside + "]" : "{" + inside + "}";
  }
}
