package superhero.dataflow.plan;

import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.Kafka;

/** Whether the logs still have the messages that were planned: some may have been cut back. */
final class ComparedLogs {
  private final Kafka kafka;

  ComparedLogs(Kafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Compares with what was planned the logs that may have been cut back. One that gives no answer
   * is taken for one without a leader: a later round asks again.
   *
   * @param latest the ends of the logs; loses those that are taken for ones without a leader
   */
  Map<TopicPartition, Long> unchangedTo(
      Collection<Partition> compared, Map<TopicPartition, ListOffsetsResultInfo> latest) {
    Map<TopicPartition, Partition> doubtful = new HashMap<>();
    for (Partition partition : compared) {
      ListOffsetsResultInfo listed = latest.get(partition.name());
      if (listed != null && partition.doubts(listed)) {
        doubtful.put(partition.name(), partition);
      }
    }
    Map<TopicPartition, Long> unchanged =
        new HashMap<>(kafka.unchangedTo(Maps.transformValues(doubtful, Partition::plannedEnd)));
    unchanged.forEach(
        (name, to) -> {
          Partition partition = doubtful.get(name);
          if (to >= partition.planned() || isStill(partition)) {
            doubtful.remove(name);
          }
        });
    latest.keySet().removeAll(doubtful.keySet());
    return unchanged;
  }

  /** Asked after a log was: else it may be that of another topic, which the next round sees. */
  private boolean isStill(Partition partition) {
    return kafka.topicId(partition.name().topic()).equals(Optional.of(partition.topicId()));
  }

  /**
   * Tells a partition who leads its log.
   *
   * @throws superhero.dataflow.failure.JobException if the log was cut back
   */
  static void learnLeader(
      Partition partition,
      Map<TopicPartition, ListOffsetsResultInfo> listed,
      Map<TopicPartition, Long> unchanged) {
    ListOffsetsResultInfo latest = listed.get(partition.name());
    if (latest != null) {
      partition.isLedBy(
          latest.leaderEpoch(), unchanged.getOrDefault(partition.name(), partition.planned()));
    }
  }
}
