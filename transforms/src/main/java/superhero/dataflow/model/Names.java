package superhero.dataflow.model;

import com.google.common.base.Ascii;
import java.util.HashSet;
import java.util.Set;

/** Names that Avro takes, made of any text, of which no two differ in case alone. */
final class Names {
  private static final int MAX_LENGTH = 100;

  private final Set<String> reserved;
  private final Set<String> taken = new HashSet<>();

  private Names(Set<String> reserved) {
    this.reserved = reserved;
  }

  /**
   * Names other than these.
   *
   * @param reserved in lower case; a text that is one of them, in any case, gets value_ before it
   */
  static Names besides(Set<String> reserved) {
    return new Names(reserved);
  }

  /** The text as a name, with a number at its end if it is taken. */
  String of(String text) {
    String name = legal(text);
    if (reserved.contains(Ascii.toLowerCase(name))) {
      name = "value_" + name;
    }
    String free = name;
    for (int i = 2; !taken.add(Ascii.toLowerCase(free)); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** The text with an underscore for each character that a name cannot have. */
  static String legal(String text) {
    String name = text.replaceAll("[^A-Za-z0-9_]", "_");
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      name = "_" + name;
    }
    return name.substring(0, Math.min(name.length(), MAX_LENGTH));
  }
}
