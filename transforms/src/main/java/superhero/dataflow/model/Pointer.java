package superhero.dataflow.model;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer (RFC 6901) of at least one token.
 *
 * @param text as it stands in the model
 * @param tokens with ~1 and ~0 resolved
 */
record Pointer(String text, List<String> tokens) {

  /**
   * @throws IllegalArgumentException in words that follow the name of the field
   */
  static Pointer parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("has pointer '" + text + "', which has no leading slash");
    }
    List<String> tokens = new ArrayList<>();
    for (String token : Splitter.on('/').split(text.substring(1))) {
      if (token.replaceAll("~[01]", "").contains("~")) {
        throw new IllegalArgumentException(
            "has pointer '" + text + "' with a ~ that is neither ~0 nor ~1 (RFC 6901)");
      }
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return new Pointer(text, List.copyOf(tokens));
  }

  /** A token as it stands in a pointer. */
  static String escape(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }

  /** The first token: which part of a document it points into. */
  String root() {
    return tokens.get(0);
  }
}
