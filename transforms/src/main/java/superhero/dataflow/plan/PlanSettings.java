package superhero.dataflow.plan;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.time.Duration;
import superhero.dataflow.batch.EventWindow;
import superhero.dataflow.kafka.ConsumerGroup;

/**
 * What decides the cuts.
 *
 * @param group whose offsets say what is on the lake; its plan is kept by {@code <group>.plan}
 * @param lake where the raw objects go: the offsets of a group belong to one lake
 * @param startFrom where partitions begin that this lake has nothing of
 * @param batchSize messages of a range, at most
 * @param maxBatchBytes keys, values and headers of a batch, in bytes
 * @param flushInterval how long a message waits for its batch to fill; streaming only
 */
public record PlanSettings(
    ConsumerGroup group,
    Topics topics,
    String lake,
    Start startFrom,
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
