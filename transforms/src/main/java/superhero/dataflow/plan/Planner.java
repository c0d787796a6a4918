package superhero.dataflow.plan;

import com.google.common.base.Ticker;
import com.google.common.collect.Maps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.Kafka;
import superhero.dataflow.range.Range;

/**
 * Cuts partitions into ranges and makes each cut durable before it hands it out. The first round
 * hands out again what an earlier job planned and did not finish. Used by one thread.
 *
 * <p>Offsets of a group without members expire, 7 days after they were committed: those of a
 * partition where nothing happens are committed again each day.
 */
final class Planner implements AutoCloseable {
  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private static final Duration COMMIT_AGAIN = Duration.ofDays(1);

  /** How soon an older job that has nothing to plan learns of a newer one. */
  private static final Duration LOOK_FOR_NEWER = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

  private final Epoch epoch;
  private final PlanSettings settings;
  private final Clock clock;
  private final Ticker ticker;
  private final Kafka kafka;
  private final Ledger ledger;
  private final Map<TopicPartition, Partition> partitions = new TreeMap<>(BY_NAME);
  private boolean isFirstRound = true;
  private long lookedForNewer;
  private Instant watermark = Instant.EPOCH;
  private long lag;

  /** Whether every partition that is there is planned, and none is left for a later round. */
  private boolean knowsAll;

  /** Fences the planner of every other job of the group. */
  Planner(Epoch epoch, PlanSettings settings) {
    this(epoch, settings, Clock.systemUTC(), Ticker.systemTicker());
  }

  /**
   * With other clocks.
   *
   * @param clock of event times
   * @param ticker of intervals: a clock that is set forth or back does not change them
   */
  Planner(Epoch epoch, PlanSettings settings, Clock clock, Ticker ticker) {
    this.epoch = epoch;
    this.settings = settings;
    this.clock = clock;
    this.ticker = ticker;
    this.kafka = epoch.group().kafka();
    this.ledger = new Ledger(epoch);
    this.lookedForNewer = ticker.read();
  }

  /** All that is there now, or all before the first message of a later time. */
  List<Range> planUntil(Until until) {
    List<Range> ranges = round(until.instant(), true, Integer.MAX_VALUE);
    for (TopicPartition name : settings.topics().partitions(kafka).keySet()) {
      if (!partitions.containsKey(name)) {
        throw new JobException(name + " has no leader now, or was just created; start again");
      }
    }
    return ranges;
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

  /**
   * As the last round saw it: offsets between what is committed and the end of the log, summed over
   * partitions, as Kafka's consumer lag is. Partitions without a leader count what is planned.
   */
  long lag() {
    return lag;
  }

  @Override
  public void close() {
    ledger.close();
  }

  private List<Range> round(@Nullable Instant until, boolean flush, int mostOpen) {
    Instant now = clock.instant();
    long nanos = ticker.read();
    if (nanos - lookedForNewer > LOOK_FOR_NEWER.toNanos()) {
      epoch.check();
      lookedForNewer = nanos;
    }
    List<Range> issued = new ArrayList<>();
    Set<Partition> changed = new LinkedHashSet<>();
    for (Partition partition : admit()) {
      issued.addAll(partition.open());
      changed.add(partition);
    }
    learnCommitted();
    Set<TopicPartition> all = Set.copyOf(partitions.keySet());
    Map<TopicPartition, Long> highWatermarks =
        offsets(kafka.offsets(OffsetSpec.latest(), all, IsolationLevel.READ_UNCOMMITTED));
    Map<TopicPartition, ListOffsetsResultInfo> listed = listLatest(all);
    Map<TopicPartition, Long> unchanged = unchangedTo(partitions.values(), listed);
    Map<TopicPartition, Long> latest = offsets(listed);
    Map<TopicPartition, Long> ends = until == null ? latest : offsetsAt(until, latest);
    // What came after the latest was listed may be of a later leader.
    ends.replaceAll((name, end) -> Math.min(end, latest.get(name)));
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (Partition partition : partitions.values()) {
      learnLeader(partition, listed, unchanged);
      boolean isDue =
          !partition.hasOpen() && partition.nanosSinceWritten(nanos) > COMMIT_AGAIN.toNanos();
      if (isDue || changed.contains(partition)) {
        changed.add(partition);
        committed.put(
            partition.name(),
            ConsumerGroup.own(partition.committed(), partition.topicId(), partition.leaderEpoch()));
      }
      Long end = ends.get(partition.name());
      List<Range> ranges =
          end == null ? List.of() : partition.cut(end, flush, mostOpen, settings, epoch);
      issued.addAll(ranges);
      if (!ranges.isEmpty()) {
        changed.add(partition);
      }
    }
    Map<TopicPartition, PartitionPlan> plans = new HashMap<>();
    changed.forEach(each -> plans.put(each.name(), each.plan(epoch, settings)));
    ledger.write(plans, committed);
    changed.forEach(partition -> partition.writtenAt(nanos));
    advanceWatermark(new Until(until).atMost(now), now, highWatermarks, latest);
    lag =
        partitions.values().stream()
            .mapToLong(each -> latest.getOrDefault(each.name(), each.planned()) - each.committed())
            .sum();
    isFirstRound = false;
    return issued;
  }

  /**
   * The watermark waits for what is not known: a partition that has no leader, or is to be taken in
   * by a later round, messages of a transaction that is open, a first message that Kafka has not
   * given yet.
   */
  private void advanceWatermark(
      Instant most,
      Instant now,
      Map<TopicPartition, Long> highWatermarks,
      Map<TopicPartition, Long> stable) {
    if (!knowsAll) {
      return;
    }
    Map<TopicPartition, Long> unknown = new HashMap<>();
    for (Partition partition : partitions.values()) {
      if (partition.waits() && !partition.knowsTimeOfFirstWaiting()) {
        unknown.put(partition.name(), partition.planned());
      }
    }
    kafka
        .timestamps(unknown)
        .forEach((name, timestamp) -> partitions.get(name).firstWaitingIs(timestamp));
    Instant oldest = most;
    for (Partition partition : partitions.values()) {
      Long highWatermark = highWatermarks.get(partition.name());
      Long end = stable.get(partition.name());
      if (highWatermark == null
          || end == null
          || (partition.waits() && !partition.knowsTimeOfFirstWaiting())) {
        return;
      }
      oldest = earlier(oldest, partition.completeAsOf(highWatermark, end, now));
      if (partition.waits()) {
        oldest = earlier(oldest, partition.timeOfFirstWaiting());
      }
    }
    watermark = oldest.isAfter(watermark) ? oldest : watermark;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Takes in the partitions that are new to this planner, and returns them. */
  private List<Partition> admit() {
    try {
      return admitNew();
    } catch (JobException e) {
      if (!e.isPassing()) {
        // It may not understand what a newer job has planned and written since it read the plan.
        ledger.check();
      }
      throw e;
    }
  }

  private List<Partition> admitNew() {
    Map<TopicPartition, String> found = settings.topics().partitions(kafka);
    dropWhatIsGone(found);
    List<Partition> admitted = admitNew(found);
    knowsAll = partitions.keySet().containsAll(found.keySet());
    return admitted;
  }

  private List<Partition> admitNew(Map<TopicPartition, String> found) {
    Map<TopicPartition, String> added = new HashMap<>(found);
    added.keySet().removeAll(partitions.keySet());
    if (added.isEmpty()) {
      return List.of();
    }
    Map<TopicPartition, Long> earliest =
        offsets(
            kafka.offsets(OffsetSpec.earliest(), added.keySet(), IsolationLevel.READ_COMMITTED));
    Map<TopicPartition, ListOffsetsResultInfo> listed = listLatest(added.keySet());
    Map<TopicPartition, Long> latest = offsets(listed);
    // What has no leader now is taken in by a later round.
    added.keySet().retainAll(earliest.keySet());
    added.keySet().retainAll(latest.keySet());
    Map<TopicPartition, Ledger.Entry> entries = ledger.read(added);
    if (!isFirstRound) {
      // Kafka has not yet deleted the offsets of the topic that had this name before.
      added.entrySet().removeIf(each -> isOfAnother(each.getValue(), entries.get(each.getKey())));
      entries.keySet().retainAll(added.keySet());
    }
    Map<TopicPartition, Long> starts = starts(earliest, latest);
    Set<String> knownTopics =
        partitions.keySet().stream()
            .map(TopicPartition::topic)
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
          settings.lake().checkNames(settings.lastRange(name, topicId));
          Ledger.Entry entry = entries.get(name);
          Partition partition;
          if (entry.plan() != null) {
            settings.checkLake(epoch.group(), entry.plan());
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
          admitted.add(partition);
        });
    Map<TopicPartition, Long> unchanged = unchangedTo(admitted, listed);
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
      learnLeader(partition, listed, unchanged);
      if (settings.skipLostMessages()) {
        partition.skipTo(earliest.get(name), onLake);
      }
      partition.check(earliest.get(name), latest.get(name));
      PartitionPlan plan = entries.get(name).plan();
      if (plan == null || !plan.fingerprint().equals(settings.fingerprint())) {
        partition.replaceOpen(onLake.prepare(partition.open(), ledger::check));
      }
      partitions.put(name, partition);
    }
    return admitted;
  }

  /**
   * Compares with what was planned the logs that may have been cut back. One that gives no answer
   * is taken for one without a leader: a later round asks again.
   */
  private Map<TopicPartition, Long> unchangedTo(
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

  private static void learnLeader(
      Partition partition,
      Map<TopicPartition, ListOffsetsResultInfo> listed,
      Map<TopicPartition, Long> unchanged) {
    ListOffsetsResultInfo latest = listed.get(partition.name());
    if (latest != null) {
      partition.isLedBy(
          latest.leaderEpoch(), unchanged.getOrDefault(partition.name(), partition.planned()));
    }
  }

  /**
   * Lets go of partitions whose topic is no longer there.
   *
   * @throws JobException if a topic that was named has another id now
   */
  private void dropWhatIsGone(Map<TopicPartition, String> found) {
    List<TopicPartition> gone = new ArrayList<>();
    partitions.forEach(
        (name, partition) -> {
          String topicId = found.get(name);
          if (!partition.topicId().equals(topicId)) {
            if (topicId != null && settings.topics().pattern() == null) {
              throw new JobException(
                  "topic " + name.topic() + " was deleted and created anew while it was read");
            }
            LOG.warn("{} is gone: its topic was deleted", name);
            gone.add(name);
          }
        });
    partitions.keySet().removeAll(gone);
    ledger.forget(gone);
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
              + epoch.group().id()
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
      Map<TopicPartition, Long> earliest, Map<TopicPartition, Long> latest) {
    Start.Kind kind = settings.startFrom().kind();
    boolean chosen = kind == Start.Kind.LATEST || kind == Start.Kind.INSTANT;
    if (!chosen || !isFirstRound || (settings.topics().pattern() != null && hasPlans())) {
      return earliest;
    }
    return kind == Start.Kind.LATEST ? latest : offsetsAt(settings.startFrom().instant(), latest);
  }

  private boolean hasPlans() {
    return !epoch.group().plan().currentOffsets().isEmpty();
  }

  /** As readers of committed messages see it, with the epoch of the leader. */
  private Map<TopicPartition, ListOffsetsResultInfo> listLatest(Set<TopicPartition> names) {
    return kafka.offsets(OffsetSpec.latest(), names, IsolationLevel.READ_COMMITTED);
  }

  private static Map<TopicPartition, Long> offsets(
      Map<TopicPartition, ListOffsetsResultInfo> listed) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    listed.forEach((name, offset) -> offsets.put(name, offset.offset()));
    return offsets;
  }

  /** The first message of a time or later; if there is none, the end. */
  private Map<TopicPartition, Long> offsetsAt(Instant instant, Map<TopicPartition, Long> latest) {
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

  private void learnCommitted() {
    Map<TopicPartition, String> open = new HashMap<>();
    partitions.forEach(
        (name, partition) -> {
          if (partition.hasOpen()) {
            open.put(name, partition.topicId());
          }
        });
    if (!open.isEmpty()) {
      ledger.committed(open).forEach((name, offset) -> partitions.get(name).commitTo(offset));
    }
  }
}
