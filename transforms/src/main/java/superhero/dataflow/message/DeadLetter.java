package superhero.dataflow.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Why a message gave a model no rows.
 *
 * @param reason in words: what was expected and what was found
 * @param model that takes such messages and could not take this one; null where none was asked
 * @param pointer to the place in the message, RFC 6901, such as {@code /value/lines/7/price}
 * @param path the pointer with a {@code *} for each index of an array and each key of a map: the
 *     same for all messages of one flaw
 */
public record DeadLetter(
    Code code, String reason, @Nullable String model, String pointer, String path) {

  /** What kind of flaw it is; the names are what readers of dead letters group by. */
  public enum Code {
    /** The value, or a string that should hold JSON, holds none. */
    NOT_JSON,
    /** Bytes, or half a surrogate pair, that are no UTF-8. */
    NO_UTF8,
    /** A tombstone. */
    NO_VALUE,
    /** Nothing is there, or null. */
    MISSING,
    WRONG_TYPE,
    /** A string that cannot be read as what it should be. */
    WRONG_FORMAT,
    /** A number or time that the type cannot hold. */
    OUT_OF_RANGE,
    /** More than memory or a table should hold. */
    TOO_LARGE,
    /** Redis did not take what the message asks for. */
    NOT_CLEANED;

    /** As it stands in a line. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** At a place of which no part is an index or a key. */
  public DeadLetter(Code code, String reason, @Nullable String model, String pointer) {
    this(code, reason, model, pointer, pointer);
  }

  /** Half a surrogate pair, from a key or quoted by the parser, would break other readers. */
  public DeadLetter {
    reason = withoutHalves(reason);
    pointer = withoutHalves(pointer);
    path = withoutHalves(path);
  }

  private static String withoutHalves(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
