package superhero.dataflow.deadletter;

import com.google.common.base.Splitter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import superhero.dataflow.range.TopicWord;

/**
 * What dead letters are counted by: there are as many kinds as topics, models and codes of flaws
 * give, whatever the messages are.
 *
 * @param code a word of {@link superhero.dataflow.message.DeadLetter.Code}
 */
public record LetterKind(String topic, String model, String code) {
  /** By topic, then by model, then by code. */
  public static final Comparator<LetterKind> ORDER =
      Comparator.comparing(LetterKind::topic)
          .thenComparing(LetterKind::model)
          .thenComparing(LetterKind::code);

  private static final String PREFIX = "letters/";

  /** Name of the counter, in the namespace {@code deadletter}. */
  String counter() {
    return PREFIX + TopicWord.of(topic) + "/" + model + "/" + code;
  }

  /** The kind that a counter of the namespace is of; empty where it is another counter. */
  public static Optional<LetterKind> of(String counter) {
    if (!counter.startsWith(PREFIX)) {
      return Optional.empty();
    }
    List<String> parts = Splitter.on('/').splitToList(counter.substring(PREFIX.length()));
    return Optional.of(new LetterKind(TopicWord.topic(parts.get(0)), parts.get(1), parts.get(2)));
  }
}
