package superhero.dataflow.simulation;

import java.util.LinkedHashSet;
import java.util.Set;
import superhero.dataflow.batch.Range;

/** All ranges that any job was given to write. Two that overlap must be equal. */
final class Issued {
  private final Set<Range> ranges = new LinkedHashSet<>();
  private final Statistics statistics;

  /** From here on an operator has taken responsibility, such as by moving offsets. */
  private boolean lenient;

  Issued(Statistics statistics) {
    this.statistics = statistics;
  }

  void beLenient() {
    lenient = true;
  }

  void issue(Range range) {
    if (!ranges.add(range)) {
      statistics.count("issued again");
    } else if (!lenient) {
      for (Range other : ranges) {
        if (!other.equals(range)
            && other.topicId().equals(range.topicId())
            && other.partition() == range.partition()
            && other.start() < range.end()
            && range.start() < other.end()) {
          throw new Violation("two ranges overlap: " + other + " and " + range);
        }
      }
    }
  }
}
