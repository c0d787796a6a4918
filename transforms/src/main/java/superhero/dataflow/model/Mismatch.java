package superhero.dataflow.model;

/** A message that a model takes does not fit it. A value, not a fault: it has no stack trace. */
final class Mismatch extends Exception {
  private final String pointer;
  private final String expected;
  private final String found;

  Mismatch(String pointer, String expected, String found) {
    super("expected " + expected + ", found " + found, null, false, false);
    this.pointer = pointer;
    this.expected = expected;
    this.found = found;
  }

  /** The same, seen from the document that holds the value at a pointer. */
  Mismatch below(String outerPointer) {
    return new Mismatch(outerPointer + pointer, expected, found);
  }

  /** The same, with another beginning of the pointer. */
  Mismatch moved(String from, String to) {
    return new Mismatch(to + pointer.substring(from.length()), expected, found);
  }

  /** Where in the message; RFC 6901. */
  String pointer() {
    return pointer;
  }
}
