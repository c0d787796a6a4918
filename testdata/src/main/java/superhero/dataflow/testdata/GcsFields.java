package superhero.dataflow.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves in an answer what the parameter {@code fields} asks for, such as {@code
 * items(name,size),nextPageToken} or {@code items/name}. A client that forgets one would go without
 * it in the cloud, too.
 */
final class GcsFields {
  private GcsFields() {}

  static JsonNode select(JsonNode answer, String fields) {
    if (answer instanceof ArrayNode array) {
      ArrayNode selected = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> selected.add(select(each, fields)));
      return selected;
    }
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String field : split(fields)) {
      int end = end(field);
      String below = field.substring(end).replaceFirst("^/", "");
      if (below.startsWith("(")) {
        below = below.substring(1, below.lastIndexOf(')'));
      }
      // items/name,items/size is items(name,size).
      wanted.merge(
          field.substring(0, end), below, (a, b) -> a.isEmpty() || b.isEmpty() ? "" : a + "," + b);
    }
    if (wanted.containsKey("*")) {
      return answer;
    }
    ObjectNode selected = JsonNodeFactory.instance.objectNode();
    wanted.forEach(
        (name, below) -> {
          if (answer.has(name)) {
            JsonNode value = answer.get(name);
            selected.set(name, below.isEmpty() ? value : select(value, below));
          }
        });
    return selected;
  }

  private static int end(String field) {
    int end = 0;
    while (end < field.length() && field.charAt(end) != '/' && field.charAt(end) != '(') {
      end++;
    }
    return end;
  }

  /** At the commas that stand in no brackets. */
  private static List<String> split(String fields) {
    List<String> split = new ArrayList<>();
    int begin = 0;
    int depth = 0;
    for (int i = 0; i < fields.length(); i++) {
      char each = fields.charAt(i);
      depth += each == '(' ? 1 : each == ')' ? -1 : 0;
      if (each == ',' && depth == 0) {
        split.add(fields.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    split.add(fields.substring(begin).strip());
    return split;
  }
}
