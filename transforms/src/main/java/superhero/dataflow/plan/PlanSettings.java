package superhero.dataflow.plan;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.time.Duration;
import superhero.dataflow.batch.EventWindow;

/**
 * What decides the cuts.
 *
 * @param startFrom where partitions begin that the group has nothing of
 * @param skipLostMessages whether to go on without messages that Kafka no longer has
 * @param batchSize messages of a range, at most
 * @param maxBatchBytes keys, values and headers of a batch, in bytes
 * @param flushInterval how long a message waits for its batch to fill; streaming only
 */
public record PlanSettings(
    Topics topics,
    Lake lake,
    Start startFrom,
    boolean skipLostMessages,
    int batchSize,
    long maxBatchBytes,
    EventWindow window,
    Duration flushInterval)
    implements Serializable {

  public PlanSettings {
    checkArgument(batchSize > 0, "batchSize %s is not positive", batchSize);
    checkArgument(maxBatchBytes > 0, "maxBatchBytes %s is not positive", maxBatchBytes);
    checkArgument(!flushInterval.isNegative(), "flushInterval %s is negative", flushInterval);
  }
}
