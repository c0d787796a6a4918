package superhero.dataflow.benchmark.limit;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.Range;

/**
 * The messages of ranges in order, by one consumer. What a poll gave beyond a range is kept for the
 * next, since a thread goes on behind the range that it had.
 */
final class RangeReader {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable TopicPartition partition;
  private long position;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();

  RangeReader(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Gets ready for the messages of a range. */
  void open(Range range) {
    if (!range.topicPartition().equals(partition) || position != range.start()) {
      partition = range.topicPartition();
      position = range.start();
      polled = Collections.emptyIterator();
      consumer.assign(List.of(partition));
      consumer.seek(partition, position);
    }
  }

  /**
   * The next message.
   *
   * @throws IllegalStateException where an offset has none: the simulator's logs have no gaps
   */
  ConsumerRecord<byte[], byte[]> next() {
    while (!polled.hasNext()) {
      polled = consumer.poll(POLL).iterator();
    }
    ConsumerRecord<byte[], byte[]> message = polled.next();
    if (message.offset() != position) {
      throw new IllegalStateException(partition + " has no message " + position);
    }
    position++;
    return message;
  }
}
