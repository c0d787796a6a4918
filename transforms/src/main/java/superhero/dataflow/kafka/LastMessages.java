package superhero.dataflow.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.message.Message;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

/**
 * The last committed messages of a topic, about as many of each partition. Reads without a consumer
 * group and changes nothing in Kafka.
 */
public final class LastMessages {
  private static final Duration POLL = Duration.ofSeconds(1);

  private LastMessages() {}

  /**
   * The messages by partition and offset.
   *
   * @param count of messages, at most
   * @throws JobException if there is no such topic, or it cannot be read
   */
  public static List<Message> of(Kafka kafka, String topic, int count) {
    TopicDescription description = kafka.describe(List.of(topic)).get(topic);
    if (description == null) {
      throw new JobException(
          "there is no topic " + topic + " at Kafka " + kafka.bootstrapServers());
    }
    List<Message> messages = new ArrayList<>();
    // What a short partition does not have is left to the longer ones.
    List<Range> ranges = ranges(kafka, description);
    ranges.sort(
        Comparator.comparingLong((Range range) -> range.end() - range.start())
            .thenComparing(Range::partition));
    for (int i = 0; i < ranges.size(); i++) {
      int share = (count - messages.size()) / (ranges.size() - i);
      messages.addAll(last(kafka, ranges.get(i), share));
    }
    messages.sort(
        Comparator.comparingInt((Message each) -> each.kafka().partition())
            .thenComparingLong(each -> each.kafka().offset()));
    return messages;
  }

  /** All that is there, of each partition that has anything. */
  private static List<Range> ranges(Kafka kafka, TopicDescription topic) {
    Set<TopicPartition> partitions =
        topic.partitions().stream()
            .map(each -> new TopicPartition(topic.name(), each.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, ListOffsetsResultInfo> starts =
        kafka.offsets(OffsetSpec.earliest(), partitions, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        new HashMap<>(
            kafka.offsets(OffsetSpec.latest(), partitions, IsolationLevel.READ_COMMITTED));
    ends.keySet().retainAll(starts.keySet());
    List<Range> ranges = new ArrayList<>();
    ends.forEach(
        (partition, end) -> {
          long start = starts.get(partition).offset();
          if (start < end.offset()) {
            ranges.add(
                new Range(
                    topic.name(),
                    Kafka.id(topic),
                    partition.partition(),
                    start,
                    end.offset(),
                    EventWindow.HOUR,
                    Long.MAX_VALUE));
          }
        });
    return ranges;
  }

  /** Goes back further where compaction and transactions have left gaps. */
  private static List<Message> last(Kafka kafka, Range range, int count) {
    List<Message> last = new ArrayList<>();
    long step = count;
    long from = range.end();
    while (last.size() < count && from > range.start()) {
      long to = from;
      from = Math.max(range.start(), to - step);
      Range part = range.part(from, to);
      int most = count - last.size();
      last.addAll(0, Retry.whilePassing(() -> read(kafka, part, most)));
      step *= 2;
    }
    return last;
  }

  private static Deque<Message> read(Kafka kafka, Range range, int most) {
    TopicPartition partition = range.topicPartition();
    Consumer<byte[], byte[]> consumer = kafka.consumerAt(partition, range.start());
    try {
      Deque<Message> messages = new ArrayDeque<>();
      long lastMessage = System.nanoTime();
      while (consumer.position(partition) < range.end()) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL).records(partition)) {
          lastMessage = System.nanoTime();
          if (each.offset() < range.end()) {
            messages.add(new Message(range, range.etlId(), each));
          }
          if (messages.size() > most) {
            messages.removeFirst();
          }
        }
        if (System.nanoTime() - lastMessage > Retry.PATIENCE.toNanos()) {
          throw new JobException(
              range + " has no message since " + Retry.PATIENCE.toMinutes() + " minutes");
        }
      }
      kafka.release(consumer);
      return messages;
    } catch (KafkaException e) {
      consumer.close(Duration.ZERO);
      throw kafka.failure("read " + range, e);
    } catch (RuntimeException e) {
      consumer.close(Duration.ZERO);
      throw e;
    }
  }
}
