package superhero.dataflow.batch;

import java.nio.charset.StandardCharsets;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Why a message gave a model no rows.
 *
 * @param reason in words: what was expected and what was found
 * @param model that takes such messages and could not take this one; null where none was asked
 * @param pointer to the place in the message, RFC 6901, such as {@code /value/task/PAYLOAD}
 */
public record DeadLetter(String reason, @Nullable String model, String pointer) {

  /** Half a surrogate pair, from a key or quoted by the parser, would break other readers. */
  public DeadLetter {
    reason = withoutHalves(reason);
    pointer = withoutHalves(pointer);
  }

  private static String withoutHalves(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
