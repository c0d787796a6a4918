package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.DeadLetter.Code;

/** A message that a model takes does not fit it. A value, not a fault: it has no stack trace. */
final class Mismatch extends Exception {
  private static final String ANY = "/*";

  private final Code code;
  private final String pointer;
  private final String path;

  private Mismatch(Code code, String message, String pointer, String path) {
    super(message, null, false, false);
    this.code = code;
    this.pointer = pointer;
    this.path = path;
  }

  /** At the value that was given. */
  static Mismatch of(Code code, String expected, String found) {
    return new Mismatch(code, "expected " + expected + ", found " + found, "", "");
  }

  /** A value of another type than was expected, or none. */
  static Mismatch of(String expected, JsonNode found) {
    return of(
        found.isMissingNode() || found.isNull() ? Code.MISSING : Code.WRONG_TYPE,
        expected,
        Conversion.describe(found));
  }

  /** The same, seen from the document that holds the value at a pointer. */
  Mismatch below(String outerPointer) {
    return new Mismatch(code, getMessage(), outerPointer + pointer, outerPointer + path);
  }

  /** The same, seen from the array or map that holds the value at an index or a key. */
  Mismatch belowKey(String key) {
    return new Mismatch(code, getMessage(), "/" + Pointer.escape(key) + pointer, ANY + path);
  }

  /** The same, seen from the message that has the item of an {@code each} at an index or a key. */
  Mismatch ofItem(String from, String each, String key) {
    return new Mismatch(
        code,
        getMessage(),
        each + "/" + Pointer.escape(key) + pointer.substring(from.length()),
        each + ANY + path.substring(from.length()));
  }

  /** Where in the message; RFC 6901. */
  String pointer() {
    return pointer;
  }

  DeadLetter deadLetter(String model) {
    return new DeadLetter(code, getMessage(), model, pointer, path);
  }
}
