package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a model's {@code where} asks of the value at a pointer: to be this one, {@code "a"}, one of
 * these, {@code ["a", "b"]}, or a string of which the whole matches a regular expression, {@code
 * {"matches": "a.*"}}.
 */
final class Condition {
  private static final String MATCHES = "matches";

  private final Predicate<JsonNode> holds;

  private Condition(Predicate<JsonNode> holds) {
    this.holds = holds;
  }

  /**
   * Reads what stands in the file of a model.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static Condition of(JsonNode said) {
    if (said.isArray()) {
      List<Condition> any = new ArrayList<>();
      said.forEach(each -> any.add(of(each)));
      return new Condition(node -> any.stream().anyMatch(each -> each.holds(node)));
    }
    if (!said.isObject()) {
      return new Condition(node -> same(node, said));
    }
    if (said.size() != 1 || !said.path(MATCHES).isTextual()) {
      throw new IllegalArgumentException(
          "asks for "
              + said
              + ", which is neither a value, nor a list of values, nor {\"matches\": \"a regular"
              + " expression\"}");
    }
    try {
      Pattern pattern = Pattern.compile(said.path(MATCHES).textValue());
      return new Condition(node -> node.isTextual() && pattern.matcher(node.textValue()).matches());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "asks for " + said + ", which is no regular expression: " + e.getDescription(), e);
    }
  }

  boolean holds(JsonNode node) {
    return holds.test(node);
  }

  /** Kafka's offset is a long, that of a model's file an int where it fits. */
  private static boolean same(JsonNode one, JsonNode other) {
    boolean integers = one.isIntegralNumber() && other.isIntegralNumber();
    return integers ? one.bigIntegerValue().equals(other.bigIntegerValue()) : one.equals(other);
  }
}
