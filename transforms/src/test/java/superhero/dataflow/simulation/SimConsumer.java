package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Reads committed messages of one partition, whatever topic has its name by then. */
final class SimConsumer extends MockConsumer<byte[], byte[]> {
  private static final int MAX_RECORDS = 1;
  private static final int PATIENCE = 3;

  private final SimKafka kafka;
  private final Scheduler scheduler;
  private final TopicPartition partition;
  private long position;
  private int empty;

  SimConsumer(SimKafka kafka, Scheduler scheduler, TopicPartition partition, long position) {
    super(OffsetResetStrategy.NONE);
    this.kafka = kafka;
    this.scheduler = scheduler;
    this.partition = partition;
    this.position = position;
  }

  @Override
  public synchronized Set<TopicPartition> assignment() {
    return Set.of(partition);
  }

  @Override
  public synchronized long position(TopicPartition any) {
    return position;
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    long before = position;
    return scheduler.read(
        () -> {
          // Of an answer that was lost a consumer learns nothing.
          position = before;
          return next();
        });
  }

  private ConsumerRecords<byte[], byte[]> next() {
    SimLog log = kafka.log(partition).orElse(null);
    if (log == null) {
      return waited();
    }
    if (position < log.earliest() || position > log.highWatermark()) {
      throw new OffsetOutOfRangeException(Map.of(partition, position));
    }
    List<ConsumerRecord<byte[], byte[]>> records = log.read(position, MAX_RECORDS);
    if (records.isEmpty()) {
      if (position >= log.lastStable()) {
        return waited();
      }
      position = log.lastStable();
      return ConsumerRecords.empty();
    }
    position = records.get(records.size() - 1).offset() + 1;
    return new ConsumerRecords<>(Map.of(partition, records));
  }

  private ConsumerRecords<byte[], byte[]> waited() {
    if (++empty > PATIENCE) {
      throw new Waits(partition + " has nothing at " + position);
    }
    return ConsumerRecords.empty();
  }

  @Override
  public synchronized void seekToBeginning(Collection<TopicPartition> any) {
    position = scheduler.read(() -> kafka.log(partition).map(SimLog::earliest).orElse(position));
  }

  @Override
  public synchronized void close(Duration timeout) {}
}
