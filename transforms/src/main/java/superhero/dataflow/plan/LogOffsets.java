package superhero.dataflow.plan;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.Kafka;

/**
 * Where logs begin and end, as readers of committed messages see them. A partition that has no
 * leader now is left out.
 */
final class LogOffsets {
  private final Kafka kafka;

  LogOffsets(Kafka kafka) {
    this.kafka = kafka;
  }

  Map<TopicPartition, Long> earliest(Set<TopicPartition> names) {
    return offsets(kafka.offsets(OffsetSpec.earliest(), names, IsolationLevel.READ_COMMITTED));
  }

  /** The ends, with the epoch of the leader. */
  Map<TopicPartition, ListOffsetsResultInfo> latest(Set<TopicPartition> names) {
    return kafka.offsets(OffsetSpec.latest(), names, IsolationLevel.READ_COMMITTED);
  }

  /** The ends behind messages of open transactions. */
  Map<TopicPartition, Long> highWatermarks(Set<TopicPartition> names) {
    return offsets(kafka.offsets(OffsetSpec.latest(), names, IsolationLevel.READ_UNCOMMITTED));
  }

  /** The first message of a time or later; if there is none, the end. */
  Map<TopicPartition, Long> at(Instant instant, Map<TopicPartition, Long> latest) {
    Map<TopicPartition, Long> offsets =
        offsets(
            kafka.offsets(
                OffsetSpec.forTimestamp(instant.toEpochMilli()),
                latest.keySet(),
                IsolationLevel.READ_COMMITTED));
    Map<TopicPartition, Long> bounded = new HashMap<>();
    offsets.forEach((name, offset) -> bounded.put(name, offset < 0 ? latest.get(name) : offset));
    return bounded;
  }

  static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> listed) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    listed.forEach((name, offset) -> offsets.put(name, offset.offset()));
    return offsets;
  }
}
