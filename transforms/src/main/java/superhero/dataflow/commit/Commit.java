package superhero.dataflow.commit;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;

/**
 * One attempt to move the offset of a partition.
 *
 * @param reached the offset below which all is known to be on the lake
 * @param moved whether it was committed now
 * @param waiting ranges that are on the lake while one before them is not
 */
record Commit(long reached, boolean moved, List<Range> waiting) {

  /**
   * Commits how far ranges of one partition reach without a gap.
   *
   * @param written ranges that are whole on the lake, in any order; at least one
   * @param reachedBefore of the last attempt, 0 if there was none. It may be of a runner's state
   *     that is older or newer than the group's offset
   * @throws JobException if a newer job has taken over, or if what is written was never planned
   */
  static Commit of(Epoch epoch, List<Range> written, long reachedBefore) {
    List<Range> ranges = written.stream().sorted(Comparator.comparingLong(Range::start)).toList();
    TopicPartition partition = ranges.get(0).topicPartition();
    String topicId = ranges.get(0).topicId();
    ConsumerGroup group = epoch.group();
    OptionalLong own = group.committed(partition, topicId);
    if (own.isEmpty() && reachedBefore == 0) {
      epoch.check();
      throw lost(group, partition);
    }
    long committed = own.orElse(0);
    long reached = reached(Math.max(committed, reachedBefore), ranges);
    if (reached > committed) {
      OffsetAndMetadata plan = group.plan().offsets(List.of(partition)).get(partition);
      if (plan == null) {
        throw lost(group, partition);
      }
      epoch.check(List.of(plan));
      if (reached > plan.offset()) {
        throw new JobException(
            "offset "
                + reached
                + " of "
                + partition
                + " is behind the end of the plan of consumer group "
                + group.id()
                + ", "
                + plan.offset()
                + ": the runner has restored the state of another job; start without it, the job"
                + " goes on from its plan");
      }
      group.commit(partition, topicId, reached, plan.leaderEpoch());
    }
    return new Commit(
        reached,
        reached > committed,
        ranges.stream().filter(range -> range.start() >= reached).toList());
  }

  private static JobException lost(ConsumerGroup group, TopicPartition partition) {
    return new JobException(
        "consumer group "
            + group.id()
            + " has lost its offset of "
            + partition
            + ", or another consumer has committed in its place; start the job again, it goes on"
            + " from its plan");
  }

  /**
   * How far the ranges reach without a gap.
   *
   * @param ranges by start
   */
  static long reached(long committed, List<Range> ranges) {
    long reached = committed;
    for (Range range : ranges) {
      if (range.start() <= reached) {
        reached = Math.max(reached, range.end());
      }
    }
    return reached;
  }
}
