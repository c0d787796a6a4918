package superhero.dataflow.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;
import superhero.dataflow.kafka.KafkaCluster;

/**
 * Cuts partitions into ranges and makes each cut durable before it hands it out. The first round
 * hands out again what an earlier job planned and did not finish. Used by one thread.
 */
final class Planner implements AutoCloseable {
  private final PlanSettings settings;
  private final KafkaCluster kafka;
  private final Ledger ledger;
  private final Map<String, Partition> partitions = new TreeMap<>();

  /** Fences the planner of every older job of the group. */
  Planner(PlanSettings settings) {
    this.settings = settings;
    this.kafka = settings.group().kafka();
    this.ledger = new Ledger(settings.group());
  }

  /** All that is there now, or all before the first message of a later time. */
  List<Range> planUntil(Until until) {
    return round(until.instant(), true, Integer.MAX_VALUE);
  }

  /**
   * What can be planned now.
   *
   * @param flush whether what waits becomes a range even where it is no full batch
   * @param mostOpen how many ranges of a partition may be planned and not committed
   */
  List<Range> plan(boolean flush, int mostOpen) {
    return round(null, flush, mostOpen);
  }

  /** The partitions with messages that are not planned yet. */
  List<Partition> waiting() {
    return partitions.values().stream().filter(Partition::waits).toList();
  }

  @Override
  public void close() {
    ledger.close();
  }

  private List<Range> round(@Nullable Instant until, boolean flush, int mostOpen) {
    List<Range> issued = new ArrayList<>();
    Map<TopicPartition, Long> begun = new HashMap<>();
    for (Partition partition : admit()) {
      issued.addAll(partition.open());
      begun.put(partition.name(), partition.committed());
    }
    learnCommitted();
    Map<TopicPartition, PartitionPlan> plans = new HashMap<>();
    Map<TopicPartition, Long> ends = ends(until);
    for (Partition partition : partitions.values()) {
      List<Range> ranges = partition.cut(ends.get(partition.name()), flush, mostOpen, settings);
      issued.addAll(ranges);
      if (!ranges.isEmpty() || begun.containsKey(partition.name())) {
        plans.put(partition.name(), partition.plan(settings.lake()));
      }
    }
    ledger.write(plans, begun);
    return issued;
  }

  /** Takes in the partitions that are new to this planner, and returns them. */
  private List<Partition> admit() {
    Map<TopicPartition, String> found = settings.topics().partitions(kafka);
    Map<TopicPartition, String> added = new HashMap<>();
    found.forEach(
        (name, topicId) -> {
          Partition known = partitions.get(name.toString());
          if (known == null) {
            added.put(name, topicId);
          } else if (!known.topicId().equals(topicId)) {
            throw new JobException(
                "topic " + name.topic() + " was deleted and created anew while it was read");
          }
        });
    if (added.isEmpty()) {
      return List.of();
    }
    Map<TopicPartition, Ledger.Entry> entries = ledger.read(added.keySet());
    Map<TopicPartition, Long> earliest = kafka.offsets(OffsetSpec.earliest(), added.keySet());
    Map<TopicPartition, Long> latest = kafka.offsets(OffsetSpec.latest(), added.keySet());
    Map<TopicPartition, Long> starts = starts(earliest, latest);
    Set<String> knownTopics =
        partitions.values().stream()
            .map(partition -> partition.name().topic())
            .collect(Collectors.toCollection(HashSet::new));
    entries.forEach(
        (name, entry) -> {
          if (resumes(entry)) {
            knownTopics.add(name.topic());
          }
        });
    List<Partition> admitted = new ArrayList<>();
    added.forEach(
        (name, topicId) -> {
          Ledger.Entry entry = entries.get(name);
          Partition partition;
          if (resumes(entry)) {
            partition =
                Partition.resume(name, topicId, entry, earliest.get(name), latest.get(name));
          } else {
            // A partition that joins a topic was empty until then: all that it holds is new.
            boolean joins = knownTopics.contains(name.topic());
            partition = Partition.begin(name, topicId, (joins ? earliest : starts).get(name));
          }
          admitted.add(partition);
          partitions.put(name.toString(), partition);
        });
    return admitted;
  }

  /** A start other than the committed one is for a lake that has nothing of the group yet. */
  private boolean resumes(Ledger.Entry entry) {
    if (settings.startFrom().kind() == Start.Kind.COMMITTED) {
      return entry.committed() != null || entry.plan() != null;
    }
    return entry.plan() != null && entry.plan().lake().equals(settings.lake());
  }

  private Map<TopicPartition, Long> starts(
      Map<TopicPartition, Long> earliest, Map<TopicPartition, Long> latest) {
    return switch (settings.startFrom().kind()) {
      case COMMITTED, EARLIEST -> earliest;
      case LATEST -> latest;
      case INSTANT -> offsetsAt(settings.startFrom().instant(), latest);
    };
  }

  private Map<TopicPartition, Long> ends(@Nullable Instant until) {
    Set<TopicPartition> names =
        partitions.values().stream().map(Partition::name).collect(Collectors.toSet());
    Map<TopicPartition, Long> latest = kafka.offsets(OffsetSpec.latest(), names);
    return until == null ? latest : offsetsAt(until, latest);
  }

  /** The first message of a time or later; where there is none, the end. */
  private Map<TopicPartition, Long> offsetsAt(Instant instant, Map<TopicPartition, Long> latest) {
    Map<TopicPartition, Long> offsets =
        kafka.offsets(OffsetSpec.forTimestamp(instant.toEpochMilli()), latest.keySet());
    Map<TopicPartition, Long> bounded = new HashMap<>();
    latest.forEach(
        (name, end) -> bounded.put(name, offsets.get(name) < 0 ? end : offsets.get(name)));
    return bounded;
  }

  private void learnCommitted() {
    Collection<Partition> open = partitions.values().stream().filter(Partition::hasOpen).toList();
    if (!open.isEmpty()) {
      Map<TopicPartition, Long> committed =
          ledger.committed(open.stream().map(Partition::name).collect(Collectors.toSet()));
      for (Partition partition : open) {
        partition.commitTo(committed.getOrDefault(partition.name(), partition.committed()));
      }
    }
  }
}
