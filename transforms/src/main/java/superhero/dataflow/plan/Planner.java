package superhero.dataflow.plan;

import java.time.Clock;
import java.time.Duration;
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
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.Kafka;

/**
 * Cuts partitions into ranges and makes each cut durable before it hands it out. The first round
 * hands out again what an earlier job planned and did not finish. Used by one thread.
 *
 * <p>Offsets of a group without members expire, 7 days after they were committed: those of a
 * partition where nothing happens are committed again each day.
 */
final class Planner implements AutoCloseable {
  private static final Duration COMMIT_AGAIN = Duration.ofDays(1);

  /** How soon an older job that has nothing to plan learns of a newer one. */
  private static final Duration LOOK_FOR_NEWER = Duration.ofSeconds(5);

  private final Epoch epoch;
  private final PlanSettings settings;
  private final Clock clock;
  private final Kafka kafka;
  private final Ledger ledger;
  private final Map<String, Partition> partitions = new TreeMap<>();
  private Instant lookedForNewer;
  private Instant watermark = Instant.EPOCH;

  /** Fences the planner of every older job of the group. */
  Planner(Epoch epoch, PlanSettings settings) {
    this(epoch, settings, Clock.systemUTC());
  }

  Planner(Epoch epoch, PlanSettings settings, Clock clock) {
    this.epoch = epoch;
    this.settings = settings;
    this.clock = clock;
    this.kafka = epoch.group().kafka();
    this.ledger = new Ledger(epoch);
    this.lookedForNewer = clock.instant();
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

  /**
   * The event time below which all is planned: that of the oldest message that waits, now where
   * none does. Partitions that are caught up, or never had a message, do not hold it back.
   */
  Instant watermark() {
    return watermark;
  }

  @Override
  public void close() {
    ledger.close();
  }

  private List<Range> round(@Nullable Instant until, boolean flush, int mostOpen) {
    Instant now = clock.instant();
    if (now.isAfter(lookedForNewer.plus(LOOK_FOR_NEWER))) {
      epoch.check();
      lookedForNewer = now;
    }
    List<Range> issued = new ArrayList<>();
    Map<TopicPartition, Long> committed = new HashMap<>();
    for (Partition partition : admit()) {
      issued.addAll(partition.open());
      committed.put(partition.name(), partition.committed());
    }
    learnCommitted();
    Map<TopicPartition, Long> ends = ends(until);
    List<Partition> changed = new ArrayList<>();
    for (Partition partition : partitions.values()) {
      if (!partition.hasOpen() && partition.isWrittenBefore(now.minus(COMMIT_AGAIN))) {
        committed.put(partition.name(), partition.committed());
      }
      List<Range> ranges = partition.cut(ends.get(partition.name()), flush, mostOpen, settings);
      issued.addAll(ranges);
      if (!ranges.isEmpty() || committed.containsKey(partition.name())) {
        changed.add(partition);
      }
    }
    Map<TopicPartition, PartitionPlan> plans = new HashMap<>();
    changed.forEach(each -> plans.put(each.name(), each.plan(epoch, settings.lake())));
    ledger.write(plans, committed);
    changed.forEach(partition -> partition.writtenAt(now));
    advanceWatermark(new Until(until).atMost(now));
    return issued;
  }

  private void advanceWatermark(Instant most) {
    Instant oldest = most;
    for (Partition partition : partitions.values()) {
      if (partition.waits()) {
        Instant time = partition.timeOfFirstWaiting(kafka);
        oldest = time.isBefore(oldest) ? time : oldest;
      }
    }
    watermark = oldest.isAfter(watermark) ? oldest : watermark;
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
    Map<TopicPartition, Long> earliest =
        kafka.offsets(OffsetSpec.earliest(), added.keySet(), IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> latest =
        kafka.offsets(OffsetSpec.latest(), added.keySet(), IsolationLevel.READ_COMMITTED);
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
    LakeRanges onLake = new LakeRanges(settings);
    List<Partition> admitted = new ArrayList<>();
    added.forEach(
        (name, topicId) -> {
          Ledger.Entry entry = entries.get(name);
          Partition partition;
          if (entry.plan() != null) {
            checkLake(entry.plan().lake());
            partition = Partition.resume(name, topicId, entry);
          } else if (settings.startFrom().kind() == Start.Kind.LAKE) {
            partition = onLake.resume(name, topicId, earliest.get(name));
          } else if (resumes(entry)) {
            partition = checkNew(Partition.resume(name, topicId, entry), onLake);
          } else {
            // A partition that joins a topic was empty until then: all that it holds is new.
            boolean joins = knownTopics.contains(name.topic());
            long start = (joins ? earliest : starts).get(name);
            partition = checkNew(Partition.begin(name, topicId, start), onLake);
          }
          if (settings.skipLostMessages()) {
            partition.skipTo(earliest.get(name), onLake);
          }
          partition.check(earliest.get(name), latest.get(name));
          admitted.add(partition);
        });
    admitted.forEach(partition -> partitions.put(partition.name().toString(), partition));
    return admitted;
  }

  /** A start other than the committed one is for a group that has nothing on the lake yet. */
  private boolean resumes(Ledger.Entry entry) {
    return entry.plan() != null
        || (entry.committed() != null && settings.startFrom().kind() == Start.Kind.COMMITTED);
  }

  private void checkLake(Lake planned) {
    if (!planned.isSameAs(settings.lake())) {
      throw new JobException(
          "consumer group "
              + epoch.group().id()
              + " belongs to the lake at "
              + planned
              + ", not to that at "
              + settings.lake()
              + "; name that one, or use another --consumerGroup");
    }
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
              + epoch.group().id()
              + " has no plan of them; to go on behind them, start with --startFrom=lake");
    }
    return partition;
  }

  private Map<TopicPartition, Long> starts(
      Map<TopicPartition, Long> earliest, Map<TopicPartition, Long> latest) {
    return switch (settings.startFrom().kind()) {
      case COMMITTED, EARLIEST, LAKE -> earliest;
      case LATEST -> latest;
      case INSTANT -> offsetsAt(settings.startFrom().instant(), latest);
    };
  }

  private Map<TopicPartition, Long> ends(@Nullable Instant until) {
    Set<TopicPartition> names =
        partitions.values().stream().map(Partition::name).collect(Collectors.toSet());
    Map<TopicPartition, Long> latest =
        kafka.offsets(OffsetSpec.latest(), names, IsolationLevel.READ_COMMITTED);
    return until == null ? latest : offsetsAt(until, latest);
  }

  /** The first message of a time or later; where there is none, the end. */
  private Map<TopicPartition, Long> offsetsAt(Instant instant, Map<TopicPartition, Long> latest) {
    Map<TopicPartition, Long> offsets =
        kafka.offsets(
            OffsetSpec.forTimestamp(instant.toEpochMilli()),
            latest.keySet(),
            IsolationLevel.READ_COMMITTED);
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
