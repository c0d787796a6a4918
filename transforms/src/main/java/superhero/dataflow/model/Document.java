package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.message.DeadLetter.Code;
import superhero.dataflow.message.ParsedJson;

/**
 * What the pointers of a model point into. A pointer that goes on into a string reads the JSON that
 * the string holds, so {@code /value/task/TIMESTAMP} serves messages whose task is an object and
 * those whose task is JSON in a string.
 */
final class Document {
  private final Function<String, JsonNode> roots;
  private final Strings strings;

  private Document(Function<String, JsonNode> roots, Strings strings) {
    this.roots = roots;
    this.strings = strings;
  }

  /**
   * @param roots what a pointer's first token stands for; a missing node where for nothing
   */
  static Document of(Function<String, JsonNode> roots) {
    return new Document(roots, new Strings());
  }

  /** Another document over the same message: each string in it is parsed once. */
  Document with(Function<String, JsonNode> otherRoots) {
    return new Document(otherRoots, strings);
  }

  /** An object of this document, seen from within. */
  Document inside(JsonNode object) {
    return with(object::path);
  }

  /** What a pointer's first token stands for. */
  JsonNode root(String name) {
    return roots.apply(name);
  }

  /** The node at a pointer; a missing node where there is none. */
  JsonNode at(Pointer pointer) throws Mismatch {
    List<String> tokens = pointer.tokens();
    JsonNode node = root(tokens.get(0));
    for (int i = 1; i < tokens.size(); i++) {
      String token = tokens.get(i);
      try {
        node = open(node);
      } catch (Mismatch e) {
        throw e.below(prefix(tokens, i));
      }
      node = node.isArray() ? element(node, token) : node.path(token);
    }
    return node;
  }

  /** What is in a string; any other node as it is. */
  JsonNode open(JsonNode node) throws Mismatch {
    if (!node.isTextual()) {
      return node;
    }
    ParsedJson inner = strings.of(node);
    if (inner.tree() == null) {
      throw Mismatch.of(Code.NOT_JSON, "JSON in the string", String.valueOf(inner.flaw()));
    }
    return inner.tree();
  }

  /** The JSON in strings, by the node. Most messages have one that is opened, by many columns. */
  private static final class Strings {
    private @Nullable JsonNode last;
    private @Nullable ParsedJson lastJson;
    private @Nullable Map<JsonNode, ParsedJson> others;

    ParsedJson of(JsonNode node) {
      if (!node.equals(last)) {
        if (last != null) {
          others = others == null ? new IdentityHashMap<>() : others;
          others.put(last, lastJson);
        }
        ParsedJson known = others == null ? null : others.get(node);
        last = node;
        lastJson = known == null ? ParsedJson.of(node.textValue()) : known;
      }
      return lastJson;
    }
  }

  private static JsonNode element(JsonNode array, String token) {
    return token.matches("0|[1-9][0-9]{0,8}")
        ? array.path(Integer.parseInt(token))
        : MissingNode.getInstance();
  }

  private static String prefix(List<String> tokens, int count) {
    StringBuilder pointer = new StringBuilder();
    tokens.subList(0, count).forEach(token -> pointer.append('/').append(Pointer.escape(token)));
    return pointer.toString();
  }
}
