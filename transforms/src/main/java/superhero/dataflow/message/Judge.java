package superhero.dataflow.message;

import java.io.Serializable;
import java.util.function.Function;

/** Finds the verdicts on messages. */
@FunctionalInterface
public interface Judge extends Serializable {
  /** Where there are no models. */
  Judge NONE = () -> message -> Verdict.NONE;

  /** A function that one thread uses. */
  Function<Message, Verdict> open();
}
