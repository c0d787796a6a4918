package superhero.dataflow.simulation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import superhero.dataflow.range.Range;

/** All ranges that any job was given to write. Two that overlap must be equal. */
final class Issued {
  private final Set<Range> ranges = new LinkedHashSet<>();
  private final SimKafka kafka;
  private final Statistics statistics;

  Issued(SimKafka kafka, Statistics statistics) {
    this.kafka = kafka;
    this.statistics = statistics;
  }

  /**
   * A group that has no plan any more cuts anew what is not whole on the lake; what is whole is
   * never cut again.
   */
  void forgetUnfinished(LakeContents lake) {
    ranges.removeIf(
        range ->
            !lake.isInWholeRange(
                LakeContents.key(
                    range.topicId().substring(0, 8), range.partition(), range.start())));
  }

  void issue(Range range) {
    // Of a topic that is gone by now no range is written any more, whatever was planned of it.
    boolean isThere =
        kafka.topics.values().stream().anyMatch(topic -> topic.fullId().equals(range.topicId()));
    if (range.written() || !isThere) {
      return;
    }
    if (!ranges.add(range)) {
      statistics.count("issued again");
      return;
    }
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

  List<Range> of(SimTopic topic, int partition) {
    return ranges.stream()
        .filter(each -> each.topicId().equals(topic.fullId()) && each.partition() == partition)
        .toList();
  }
}
