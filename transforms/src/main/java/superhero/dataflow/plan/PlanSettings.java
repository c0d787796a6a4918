package superhero.dataflow.plan;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

/**
 * What decides the cuts.
 *
 * @param startFrom where partitions begin that the group has nothing of
 * @param skipLostMessages whether to go on without messages that Kafka no longer has
 * @param batchSize messages of a range, at most
 * @param maxBatchBytes keys, values and headers of a batch, in bytes
 * @param flushInterval how long a message waits for its batch to fill; streaming only
 * @param fingerprint see {@link #withFingerprint}
 * @param rawCompression of the ranges that are planned; open ones keep theirs
 */
public record PlanSettings(
    Topics topics,
    Lake lake,
    Start startFrom,
    boolean skipLostMessages,
    int batchSize,
    long maxBatchBytes,
    EventWindow window,
    Duration flushInterval,
    String fingerprint,
    Compression rawCompression)
    implements Serializable {

  /** Where nothing but the ranges themselves shapes the objects, and raw is gzip. */
  public PlanSettings(
      Topics topics,
      Lake lake,
      Start startFrom,
      boolean skipLostMessages,
      int batchSize,
      long maxBatchBytes,
      EventWindow window,
      Duration flushInterval) {
    this(
        topics,
        lake,
        startFrom,
        skipLostMessages,
        batchSize,
        maxBatchBytes,
        window,
        flushInterval,
        "",
        Compression.GZIP);
  }

  /**
   * The same where more than the ranges themselves shapes the objects.
   *
   * @param of the models, the level of compression, the version of the format: another one for each
   *     combination of these. It is kept with the plan, in less than 100 characters.
   */
  public PlanSettings withFingerprint(String of) {
    return new PlanSettings(
        topics,
        lake,
        startFrom,
        skipLostMessages,
        batchSize,
        maxBatchBytes,
        window,
        flushInterval,
        of,
        rawCompression);
  }

  /** The same where ranges that are planned from now on are so compressed in raw. */
  public PlanSettings withRawCompression(Compression compression) {
    return new PlanSettings(
        topics,
        lake,
        startFrom,
        skipLostMessages,
        batchSize,
        maxBatchBytes,
        window,
        flushInterval,
        fingerprint,
        compression);
  }

  /**
   * Asks Kafka and the lake whether what a group has planned of these topics is here, if it has
   * planned any.
   *
   * @throws JobException if it has planned one for another lake, or if this one is empty, as a
   *     bucket of the same name at another endpoint is
   */
  public void checkLake(ConsumerGroup group) {
    Map<TopicPartition, OffsetAndMetadata> plans = group.plan().currentOffsets();
    plans.keySet().retainAll(topics.partitions(group.kafka()).keySet());
    plans.forEach((partition, plan) -> checkLake(group, PartitionPlan.decode(partition, plan)));
    if (!plans.isEmpty() && lake.isEmpty()) {
      throw new JobException(
          "consumer group "
              + group.id()
              + " has planned offsets for the lake at "
              + lake
              + ", and nothing is there: if the endpoint and the credentials are those of that lake,"
              + " it was deleted; to begin a new one, use another --consumerGroup");
    }
  }

  /** The last range that a partition could have. */
  Range lastRange(TopicPartition partition, String topicId) {
    return new Range(
        partition.topic(),
        topicId,
        partition.partition(),
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        window,
        maxBatchBytes,
        rawCompression);
  }

  void checkLake(ConsumerGroup group, PartitionPlan plan) {
    if (!plan.lake().isSameAs(lake)) {
      throw new JobException(
          "consumer group "
              + group.id()
              + " belongs to the lake at "
              + plan.lake()
              + ", not to that at "
              + lake
              + "; name that one, or use another --consumerGroup");
    }
  }

  public PlanSettings {
    checkArgument(batchSize > 0, "batchSize %s is not positive", batchSize);
    checkArgument(maxBatchBytes > 0, "maxBatchBytes %s is not positive", maxBatchBytes);
    checkArgument(!flushInterval.isNegative(), "flushInterval %s is negative", flushInterval);
  }
}
