package superhero.dataflow.observe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** Figures of the last hour, one each ten seconds. */
final class History {
  private static final int MAX_SAMPLES = 360;
  private static final long PAUSE = Duration.ofSeconds(10).toMillis();

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Figures of a moment.
   *
   * @param millis since 1970
   */
  record Sample(long millis, long messages, OptionalLong lag, long rejected) {}

  /** Keeps a sample, unless there is one of the last seconds. */
  void add(Sample sample) {
    if (samples.isEmpty() || sample.millis() - samples.getLast().millis() >= PAUSE) {
      samples.addLast(sample);
      if (samples.size() > MAX_SAMPLES) {
        samples.removeFirst();
      }
    }
  }

  /** Messages a second from the last sample that is some seconds old to now. */
  double messagesPerSecond(long millis, long messages) {
    for (Iterator<Sample> each = samples.descendingIterator(); each.hasNext(); ) {
      Sample before = each.next();
      if (millis - before.millis() >= PAUSE || !each.hasNext()) {
        long passed = millis - before.millis();
        return passed <= 0 ? 0 : Math.max(0, messages - before.messages()) * 1000.0 / passed;
      }
    }
    return 0;
  }

  /** The oldest first. */
  List<Sample> samples() {
    return List.copyOf(samples);
  }
}
