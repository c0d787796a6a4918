package superhero.dataflow.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.range.Range;

/**
 * What is planned of one partition and not yet known to be on the lake: contiguous ranges from
 * {@code start}. It is kept as the metadata of an offset commit, see {@link PlanMetadata}.
 *
 * @param epoch of the job that wrote it
 * @param lake where the group's objects go
 * @param fingerprint of what shapes the objects of ranges beside the ranges themselves; empty if it
 *     is not known
 * @param topicId 32 hexadecimal digits
 * @param start all below is committed
 * @param open by offset
 * @param leaderEpoch of Kafka, in which the end was listed; none if it is not known
 */
record PartitionPlan(
    long epoch,
    Lake lake,
    String fingerprint,
    String topicId,
    long start,
    List<Range> open,
    Optional<Integer> leaderEpoch) {
  /** What an offset commit takes by itself: the broker's offset.metadata.max.bytes. */
  static final int MAX_BYTES = 4096;

  PartitionPlan {
    open = List.copyOf(open);
    long next = start;
    for (Range range : open) {
      if (range.start() != next) {
        throw new IllegalStateException(
            range + " does not begin at " + next + ": no plan could be read back");
      }
      next = range.end();
    }
  }

  /** Whether the metadata of an offset commit can hold it. */
  boolean fits() {
    return encode().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** The first offset that is not planned. */
  long end() {
    return open.isEmpty() ? start : open.get(open.size() - 1).end();
  }

  /** The same, with the number of a newer job. */
  PartitionPlan claimedBy(Epoch newer) {
    return new PartitionPlan(newer.number(), lake, fingerprint, topicId, start, open, leaderEpoch);
  }

  /** The offset commit that keeps it. */
  OffsetAndMetadata offset() {
    return new OffsetAndMetadata(end(), leaderEpoch, encode());
  }

  String encode() {
    return PlanMetadata.encode(this);
  }

  /**
   * @throws JobException where the metadata is of another program, or of a later version of this
   */
  static PartitionPlan decode(TopicPartition partition, OffsetAndMetadata offset) {
    return PlanMetadata.decode(partition, offset);
  }
}
