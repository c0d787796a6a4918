package superhero.dataflow.message;

import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * What the models make of a message: found once, and the same for every sink.
 *
 * @param rows of each model of messages, in their order; empty where no model was asked
 * @param deadLetters of each model that takes the message and could not take this one, why
 */
public record Verdict(List<List<GenericRecord>> rows, List<DeadLetter> deadLetters) {
  /** Where there are no models. */
  public static final Verdict NONE = new Verdict(List.of(), List.of());
}
