package superhero.dataflow.pipelines.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.estimate.MeasuredSample;
import superhero.dataflow.estimate.PartitionLog;
import superhero.dataflow.estimate.TopicSizes;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.kafka.LastMessages;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.range.EventWindow;

/** What Kafka has of topics: how each partition has grown, and a sample of the messages. */
record TopicLogs(KafkaCluster kafka, List<String> topics, List<PartitionLog> logs) {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int MINUTES = 60;

  /** Beyond so many windows, some are looked at as one. */
  private static final int MOST_WINDOWS = 2000;

  /**
   * Asks Kafka, and changes nothing there.
   *
   * @param streams whether it matters how messages come within the last hour
   * @throws Mistakes.MistakesException if a topic is not there, or has no messages
   */
  static TopicLogs of(
      KafkaCluster kafka,
      List<String> topics,
      EventWindow window,
      boolean streams,
      Mistakes mistakes) {
    kafka.check(Duration.ofSeconds(10));
    Map<String, TopicDescription> found = kafka.describe(topics);
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (String topic : topics) {
      TopicDescription description = found.get(topic);
      if (description == null) {
        mistakes.add("topics", topic, "there is no such topic at Kafka");
        continue;
      }
      Set<TopicPartition> partitions =
          description.partitions().stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .collect(Collectors.toSet());
      Map<TopicPartition, Long> first = kafka.offsets(OffsetSpec.earliest(), partitions);
      Map<TopicPartition, Long> last =
          new HashMap<>(kafka.offsets(OffsetSpec.latest(), partitions));
      last.entrySet()
          .removeIf(each -> each.getValue() <= first.getOrDefault(each.getKey(), Long.MAX_VALUE));
      if (last.isEmpty()) {
        mistakes.add("topics", topic, "has no messages, so nothing can be said of it");
      }
      starts.putAll(first);
      ends.putAll(last);
    }
    mistakes.check();
    starts.keySet().retainAll(ends.keySet());
    return new TopicLogs(kafka, topics, logs(kafka, window, streams, starts, ends));
  }

  private static List<PartitionLog> logs(
      KafkaCluster kafka,
      EventWindow window,
      boolean streams,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> firstTimes = kafka.timestamps(starts);
    Map<TopicPartition, ListOffsetsResultInfo> newest =
        kafka.offsets(OffsetSpec.maxTimestamp(), ends.keySet(), IsolationLevel.READ_UNCOMMITTED);
    // Another leader may be chosen just now: the partition is left out.
    ends.keySet().retainAll(newest.keySet());
    Map<TopicPartition, TreeMap<Long, Long>> points = new LinkedHashMap<>();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (TopicPartition each : sorted(ends)) {
      long end = newest.get(each).timestamp() + 1;
      long begin = Math.min(firstTimes.getOrDefault(each, end - 1), end - 1);
      TreeMap<Long, Long> known = new TreeMap<>();
      known.put(begin, starts.get(each));
      known.put(end, ends.get(each));
      points.put(each, known);
      first = Math.min(first, begin);
      last = Math.max(last, end);
    }
    for (long time : times(window, streams, first, last)) {
      kafka
          .offsets(OffsetSpec.forTimestamp(time), ends.keySet())
          .forEach((each, offset) -> put(points.get(each), time, offset));
    }
    List<PartitionLog> logs = new ArrayList<>();
    points.forEach(
        (each, known) -> logs.add(new PartitionLog(each.topic(), each.partition(), known)));
    return logs;
  }

  private static List<TopicPartition> sorted(Map<TopicPartition, Long> partitions) {
    return partitions.keySet().stream()
        .sorted(
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition))
        .toList();
  }

  /** Ends of windows, the last hour and, where flushes cut it, its minutes. */
  private static TreeSet<Long> times(EventWindow window, boolean streams, long first, long last) {
    TreeSet<Long> times = new TreeSet<>();
    long length = window.of(first).end().getMillis() - window.of(first).start().getMillis();
    long step = length * (1 + (last - first) / length / MOST_WINDOWS);
    for (long end = window.of(first).end().getMillis(); end < last; end += step) {
      times.add(end);
    }
    for (int minute = 0; minute <= MINUTES; minute += streams ? 1 : MINUTES) {
      times.add(last - minute * MINUTE_MILLIS);
    }
    return times;
  }

  /** Only between the first message and the last. */
  private static void put(TreeMap<Long, Long> known, long time, long offset) {
    if (offset >= 0 && time > known.firstKey() && time < known.lastKey()) {
      known.put(time, Math.min(offset, known.lastEntry().getValue()));
    }
  }

  /** The sizes of what the last messages of each topic become. */
  Map<String, TopicSizes> sizes(MeasuredSample sample, int messages) {
    Map<String, TopicSizes> sizes = new HashMap<>();
    for (String topic : topics) {
      sizes.put(topic, sample.of(LastMessages.of(kafka, topic, messages)));
    }
    return sizes;
  }
}
