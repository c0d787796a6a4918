package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The transactions of one producer; the coordinator fences it when a newer one begins. */
final class SimProducer extends MockProducer<byte[], byte[]> {
  private final SimGroups groups;
  private final Scheduler scheduler;
  private final String transactionalId;
  private int epoch;

  SimProducer(SimGroups groups, Scheduler scheduler, String transactionalId) {
    this.groups = groups;
    this.scheduler = scheduler;
    this.transactionalId = transactionalId;
  }

  @Override
  public void initTransactions() {
    epoch = request(() -> groups.begin(transactionalId));
  }

  /** Asks no broker. */
  @Override
  public void beginTransaction() {}

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    request(() -> groups.send(transactionalId, epoch, group.groupId(), offsets));
  }

  @Override
  public void commitTransaction() {
    request(() -> groups.commit(transactionalId, epoch));
  }

  @Override
  public void abortTransaction() {
    request(() -> groups.abort(transactionalId, epoch));
  }

  @Override
  public void close() {}

  @Override
  public void close(Duration timeout) {}

  private <T> T request(Supplier<T> effect) {
    try {
      return scheduler.request(effect);
    } catch (LostAnswer e) {
      throw new TimeoutException("the coordinator did not answer", e);
    }
  }
}
