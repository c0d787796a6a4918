package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

  /** Of the message before the position. */
  private Optional<Integer> epoch = Optional.empty();

  /** Of the leader that has confirmed the position; -1 if none has. */
  private int leaderEpoch;

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
    if (leaderEpoch < 0) {
      scheduler.read(
          () -> {
            kafka.log(partition).ifPresent(this::validate);
            return position;
          });
    }
    return position;
  }

  /** As a real consumer does when it knows of another leader than the one it has read from. */
  private void validate(SimLog log) {
    if (log.leaderEpoch() > leaderEpoch) {
      leaderEpoch = log.leaderEpoch();
      long end = epoch.map(log::endOf).orElse(position);
      if (end < position) {
        throw new LogTruncationException(
            Map.of(partition, position), Map.of(partition, new OffsetAndMetadata(end)));
      }
    }
  }

  @Override
  public synchronized void seek(TopicPartition any, OffsetAndMetadata to) {
    position = to.offset();
    epoch = to.leaderEpoch();
    leaderEpoch = -1;
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
    validate(log);
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
    ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
    position = last.offset() + 1;
    epoch = last.leaderEpoch();
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
