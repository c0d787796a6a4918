package superhero.dataflow.plan;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
  private final Admission admission;
  private final LogOffsets logs;
  private final ComparedLogs comparedLogs;
  private final PlanWatermark watermark = new PlanWatermark();
  private boolean isFirstRound = true;
  private long lookedForNewer;
  private Map<TopicPartition, Long> lags = Map.of();

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
    this.admission = new Admission(epoch.group(), settings, ledger);
    this.logs = new LogOffsets(kafka);
    this.comparedLogs = new ComparedLogs(kafka);
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

  /** See {@link PlanWatermark}. */
  Instant watermark() {
    return watermark.get();
  }

  /** That of all partitions. */
  long lag() {
    return lags.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * As the last round saw it: offsets between what is committed and the end of the log, as Kafka's
   * consumer lag is. Partitions without a leader count what is planned.
   */
  Map<TopicPartition, Long> lags() {
    return Collections.unmodifiableMap(lags);
  }

  /** The time of the oldest message of each topic that is not planned, where one waits. */
  Map<String, Instant> oldest() {
    Map<String, Instant> oldest = new HashMap<>();
    for (Partition each : partitions.values()) {
      if (each.waits() && each.times().isKnown(each.planned())) {
        oldest.merge(
            each.name().topic(),
            each.times().timeOfFirstWaiting(),
            (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    return oldest;
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
    Map<TopicPartition, Long> highWatermarks = logs.highWatermarks(all);
    Map<TopicPartition, ListOffsetsResultInfo> listed = logs.latest(all);
    Map<TopicPartition, Long> unchanged = comparedLogs.unchangedTo(partitions.values(), listed);
    Map<TopicPartition, Long> latest = LogOffsets.offsets(listed);
    Map<TopicPartition, Long> ends = until == null ? latest : logs.at(until, latest);
    // What came after the latest was listed may be of a later leader.
    ends.replaceAll((name, end) -> Math.min(end, latest.get(name)));
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (Partition partition : partitions.values()) {
      ComparedLogs.learnLeader(partition, listed, unchanged);
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
    // It waits for a partition that a later round takes in.
    if (knowsAll) {
      Instant most = new Until(until).atMost(now);
      watermark.advance(kafka, partitions.values(), most, now, highWatermarks, latest);
    }
    lags =
        partitions.values().stream()
            .collect(
                Collectors.toMap(
                    Partition::name,
                    each -> latest.getOrDefault(each.name(), each.planned()) - each.committed()));
    isFirstRound = false;
    return issued;
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
    List<Partition> admitted = admission.admit(found, partitions.keySet(), isFirstRound);
    admitted.forEach(partition -> partitions.put(partition.name(), partition));
    knowsAll = partitions.keySet().containsAll(found.keySet());
    return admitted;
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
