package superhero.dataflow.benchmark.limit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

/** The ranges of a log that no thread has taken yet. */
final class Ranges {
  private final List<Deque<Range>> byPartition = new ArrayList<>();

  private Ranges() {}

  /** From the first message to the last that is there now, cut on multiples of a batch. */
  static Ranges of(Admin admin, List<String> topics, int batchSize, long maxBatchBytes)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> described = admin.describeTopics(topics).allTopicNames().get();
    List<TopicPartition> partitions = new ArrayList<>();
    described.forEach(
        (topic, description) ->
            description
                .partitions()
                .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
    var ends =
        admin
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
            .all()
            .get();
    Ranges ranges = new Ranges();
    for (TopicPartition partition : partitions) {
      Deque<Range> cut = new ArrayDeque<>();
      long end = ends.get(partition).offset();
      for (long start = 0; start < end; start += batchSize) {
        cut.add(
            new Range(
                partition.topic(),
                digits(described.get(partition.topic())),
                partition.partition(),
                start,
                Math.min(start + batchSize, end),
                EventWindow.HOUR,
                maxBatchBytes));
      }
      ranges.byPartition.add(cut);
    }
    return ranges;
  }

  /** One behind the thread's last, else of the partition that has most; null where none is left. */
  synchronized @Nullable Range next(@Nullable Range last) {
    for (Deque<Range> ranges : byPartition) {
      if (last != null
          && !ranges.isEmpty()
          && ranges.peek().topicPartition().equals(last.topicPartition())
          && ranges.peek().start() == last.end()) {
        return ranges.poll();
      }
    }
    return byPartition.stream().max(Comparator.comparingInt(Deque::size)).orElseThrow().poll();
  }

  private static String digits(TopicDescription topic) {
    return String.format(
        "%016x%016x",
        topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
  }
}
