package superhero.dataflow.observe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superhero.dataflow.deadletter.LetterKind;
import superhero.dataflow.message.DeadLetter;

/**
 * Dead letters by kind, for a system that keeps each kind for ever: of very many kinds the later
 * ones are counted as one. Once a kind is by itself it stays so, as counters must not go back.
 */
final class LetterCounters {
  static final int MAX_KINDS = 200;
  private static final LetterKind OTHERS = new LetterKind("other", "other", "other");

  private final Set<LetterKind> kinds = new LinkedHashSet<>();

  /** With the kinds that these topics and models can have, from the start, if they are not many. */
  static LetterCounters of(List<String> topics, List<String> models) {
    LetterCounters counters = new LetterCounters();
    if (topics.size() * models.size() * DeadLetter.Code.values().length <= MAX_KINDS) {
      for (String topic : topics) {
        for (String model : models) {
          Arrays.stream(DeadLetter.Code.values())
              .filter(code -> code != DeadLetter.Code.NOT_CLEANED)
              .forEach(code -> counters.kinds.add(new LetterKind(topic, model, code.word())));
        }
      }
    }
    return counters;
  }

  synchronized Map<LetterKind, Long> read(Reading reading) {
    Map<LetterKind, Long> all = reading.letters();
    Map<LetterKind, Long> read = new LinkedHashMap<>();
    for (LetterKind kind : all.keySet()) {
      if (kinds.size() < MAX_KINDS) {
        kinds.add(kind);
      }
    }
    kinds.forEach(kind -> read.put(kind, all.getOrDefault(kind, 0L)));
    long others =
        all.entrySet().stream()
            .filter(each -> !kinds.contains(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    read.put(OTHERS, others);
    return read;
  }
}
