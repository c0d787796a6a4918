package superhero.dataflow.batch;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Why a message gave no rows.
 *
 * @param reason in words: what was expected and what was found
 * @param model that could not take it; null where the value could not be read at all
 * @param pointer to the place in the message, RFC 6901, such as {@code /value/task/PAYLOAD}
 */
public record DeadLetter(String reason, @Nullable String model, String pointer) {}
