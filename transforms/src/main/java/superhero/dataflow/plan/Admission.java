package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;

/**
 * Takes in partitions that are new to a planner: decides where each goes on, by the group's plan,
 * by its offsets or by the lake, and checks that the log and the lake allow it.
 */
final class Admission {
  private final ConsumerGroup group;
  private final PlanSettings settings;
  private final Ledger ledger;
  private final LogOffsets logs;
  private final ComparedLogs comparedLogs;

  Admission(ConsumerGroup group, PlanSettings settings, Ledger ledger) {
    this.group = group;
    this.settings = settings;
    this.ledger = ledger;
    this.logs = new LogOffsets(group.kafka());
    this.comparedLogs = new ComparedLogs(group.kafka());
  }

  /**
   * Takes in what has a leader now; a later round takes in the others.
   *
   * @param found all partitions, each with the id of its topic
   * @param known those that the planner has
   * @param isFirstRound whether the planner has just started
   * @throws JobException if a partition cannot go on
   */
  List<Partition> admit(
      Map<TopicPartition, String> found, Set<TopicPartition> known, boolean isFirstRound) {
    Map<TopicPartition, String> added = new HashMap<>(found);
    added.keySet().removeAll(known);
    if (added.isEmpty()) {
      return List.of();
    }
    Map<TopicPartition, Long> earliest = logs.earliest(added.keySet());
    Map<TopicPartition, ListOffsetsResultInfo> listed = logs.latest(added.keySet());
    Map<TopicPartition, Long> latest = LogOffsets.offsets(listed);
    added.keySet().retainAll(earliest.keySet());
    added.keySet().retainAll(latest.keySet());
    Map<TopicPartition, Ledger.Entry> entries = ledger.read(added);
    if (!isFirstRound) {
      // Kafka has not yet deleted the offsets of the topic that had this name before.
      added.entrySet().removeIf(each -> isOfAnother(each.getValue(), entries.get(each.getKey())));
      entries.keySet().retainAll(added.keySet());
    }
    Map<TopicPartition, Long> starts = starts(earliest, latest, isFirstRound);
    Set<String> knownTopics =
        known.stream().map(TopicPartition::topic).collect(Collectors.toCollection(HashSet::new));
    entries.forEach(
        (name, entry) -> {
          if (resumes(entry)) {
            knownTopics.add(name.topic());
          }
        });
    LakeRanges onLake = new LakeRanges(settings, new LakeObjects(settings.lake()));
    List<Partition> admitted = new ArrayList<>();
    added.forEach(
        (name, topicId) -> {
          settings.lake().checkNames(settings.lastRange(name, topicId));
          Ledger.Entry entry = entries.get(name);
          Partition partition;
          if (entry.plan() != null) {
            settings.checkLake(group, entry.plan());
            partition = new Partition(name, topicId, ResumePoint.of(name, topicId, entry));
          } else if (settings.startFrom().kind() == Start.Kind.LAKE) {
            partition =
                new Partition(name, topicId, onLake.resume(name, topicId, earliest.get(name)));
          } else if (resumes(entry)) {
            partition =
                checkNew(
                    new Partition(name, topicId, ResumePoint.of(name, topicId, entry)), onLake);
          } else {
            // A partition that joins a topic was empty until then: all that it holds is new.
            boolean joins = knownTopics.contains(name.topic());
            long start = (joins ? earliest : starts).get(name);
            partition = checkNew(new Partition(name, topicId, ResumePoint.at(start)), onLake);
          }
          admitted.add(partition);
        });
    Map<TopicPartition, Long> unchanged = comparedLogs.unchangedTo(admitted, listed);
    admitted.removeIf(partition -> !listed.containsKey(partition.name()));
    for (Partition partition : admitted) {
      TopicPartition name = partition.name();
      Long to = unchanged.get(name);
      if (settings.skipLostMessages()
          && to != null
          && to < partition.planned()
          && partition.planned() <= latest.get(name)) {
        partition.skipCutBack(to, onLake);
        unchanged.remove(name);
      }
      ComparedLogs.learnLeader(partition, listed, unchanged);
      if (settings.skipLostMessages()) {
        partition.skipTo(earliest.get(name), onLake);
      }
      partition.check(earliest.get(name), latest.get(name));
    }
    prepareOpen(admitted, entries);
    return admitted;
  }

  /** Makes open ranges ready that an attempt of other settings may have begun. */
  private void prepareOpen(List<Partition> admitted, Map<TopicPartition, Ledger.Entry> entries) {
    List<Partition> reshaped = new ArrayList<>();
    Map<TopicPartition, PartitionPlan> older = new HashMap<>();
    for (Partition partition : admitted) {
      PartitionPlan plan = entries.get(partition.name()).plan();
      if (plan == null || !plan.fingerprint().equals(settings.fingerprint())) {
        reshaped.add(partition);
        if (plan != null && !plan.open().isEmpty()) {
          older.put(partition.name(), plan);
        }
      }
    }
    // Before the look at the lake: what an older job completes behind it would be deleted.
    ledger.claim(older);
    Reissue reissue = new Reissue(settings.lake(), new LakeObjects(settings.lake()));
    reshaped.forEach(each -> each.replaceOpen(reissue.prepare(each.open(), ledger::check)));
  }

  private static boolean isOfAnother(String topicId, Ledger.Entry entry) {
    return entry.plan() != null && !entry.plan().topicId().equals(topicId);
  }

  /** A start other than the committed one is for a group that has nothing on the lake yet. */
  private boolean resumes(Ledger.Entry entry) {
    return entry.plan() != null
        || (entry.committed() != null && settings.startFrom().kind() == Start.Kind.COMMITTED);
  }

  /** Without a plan nothing is known of objects that were begun behind the offset. */
  private Partition checkNew(Partition partition, LakeRanges onLake) {
    long end = onLake.end(partition.name(), partition.topicId());
    if (partition.committed() < end) {
      throw new JobException(
          partition.name()
              + " would be written from offset "
              + partition.committed()
              + " on, but offsets to "
              + end
              + " are on the lake already, while consumer group "
              + group.id()
              + " has no plan of them; to go on behind them, start with --startFrom=lake");
    }
    return partition;
  }

  /**
   * Where partitions begin that the group has nothing of. What appears after the start, which is
   * told by a plan that the group has of others, is read from its first message: if its name was
   * given, somebody has chosen where to begin, but a pattern chooses by itself.
   */
  private Map<TopicPartition, Long> starts(
      Map<TopicPartition, Long> earliest, Map<TopicPartition, Long> latest, boolean isFirstRound) {
    Start.Kind kind = settings.startFrom().kind();
    boolean chosen = kind == Start.Kind.LATEST || kind == Start.Kind.INSTANT;
    if (!chosen || !isFirstRound || (settings.topics().pattern() != null && hasPlans())) {
      return earliest;
    }
    return kind == Start.Kind.LATEST ? latest : logs.at(settings.startFrom().instant(), latest);
  }

  private boolean hasPlans() {
    return !group.plan().currentOffsets().isEmpty();
  }
}
