package superhero.dataflow.simulation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.plan.PlannerAccess;
import superhero.dataflow.plan.Start;
import superhero.dataflow.range.Range;

/**
 * The messages that need not be on the lake, each by its key in {@link LakeContents}. The reasons
 * are: retention removed a message before it was written, an operator chose a start behind it, an
 * operator gave up a range that retention or an election had cut into, or compaction removed a
 * message before its range was written for the last time.
 */
final class Excuses {
  private final World world;
  private final Set<String> excused = new HashSet<>();

  /** Of ranges that compaction has changed while a worker may have read them. */
  private final Set<String> compacted = new HashSet<>();

  Excuses(World world) {
    this.world = world;
  }

  /** Retention removes what is below an offset. */
  void retain(SimTopic topic, int partition, long offset) {
    LakeContents lake = new LakeContents(world.store.objects);
    for (long each : topic.logs.get(partition).messages.headMap(offset).keySet()) {
      String key = LakeContents.key(topic.shortId(), partition, each);
      if (!lake.isWhole(key)) {
        excused.add(key);
      }
    }
  }

  /**
   * Compaction removes a message. If its range is written again, as after a crash, an object that
   * only the first attempt had stays.
   *
   * @param whileOneHangs a worker may have read the message before, and may cut its range by it
   *     when it wakes
   */
  void compact(SimTopic topic, int partition, long offset, boolean whileOneHangs) {
    excused.add(LakeContents.key(topic.shortId(), partition, offset));
    for (Range range : world.issued.of(topic, partition)) {
      for (long each = range.start();
          whileOneHangs && range.start() <= offset && offset < range.end() && each < range.end();
          each++) {
        compacted.add(LakeContents.key(topic.shortId(), partition, each));
      }
    }
  }

  /** Whether a message may stand twice. */
  boolean isCutAgain(String key) {
    return compacted.contains(key);
  }

  /** The first plans of partitions say where they begin. */
  void begin(Map<TopicPartition, OffsetAndMetadata> plans) {
    Map<TopicPartition, OffsetAndMetadata> before = world.kafka.groups.of(world.group.plan().id());
    plans.forEach(
        (partition, plan) -> {
          if (!before.containsKey(partition)) {
            begin(partition, plan, before.keySet());
          }
        });
  }

  private void begin(
      TopicPartition partition, OffsetAndMetadata plan, Set<TopicPartition> planned) {
    Job job = world.current();
    Start start = job.settings.start();
    SimTopic topic = world.kafka.topics.get(partition.topic());
    OffsetAndMetadata committed = world.kafka.groups.of(world.group.id()).get(partition);
    boolean moved =
        start.kind() == Start.Kind.COMMITTED
            && committed != null
            && !ConsumerGroup.isOwn(committed, topic.fullId());
    // What appears after the start is read from its first message.
    boolean appeared =
        job.hasPlanned()
            || planned.stream()
                .anyMatch(
                    each -> job.settings.byPattern() || each.topic().equals(partition.topic()));
    boolean chosen =
        !appeared && (start.kind() == Start.Kind.LATEST || start.kind() == Start.Kind.INSTANT);
    if (moved || chosen) {
      topic
          .logs
          .get(partition.partition())
          .messages
          .headMap(PlannerAccess.start(partition, plan))
          .forEach(
              (offset, message) -> {
                Instant time = Instant.ofEpochMilli(message.timestamp());
                if (start.kind() != Start.Kind.INSTANT || time.isBefore(start.instant())) {
                  excused.add(LakeContents.key(topic.shortId(), partition.partition(), offset));
                }
              });
    }
  }

  /**
   * Ranges whose beginning Kafka no longer had, or whose end it had replaced, when a job with
   * skipLostMessages came to them. What was begun of such a range stays as it is, and the rest of
   * it is not read.
   */
  void giveUp(List<SimTopic> topics, LakeContents lake) {
    for (SimTopic topic : topics) {
      for (int partition = 0; partition < topic.logs.size(); partition++) {
        SimLog log = topic.logs.get(partition);
        for (Range range : world.issued.of(topic, partition)) {
          boolean isCutInto =
              range.start() < log.earliest()
                  || !log.replaced.subSet(range.start(), range.end()).isEmpty();
          for (long each = range.start(); isCutInto && each < range.end(); each++) {
            giveUp(topic, partition, each, lake);
          }
        }
        for (long each : log.replaced) {
          giveUp(topic, partition, each, lake);
        }
        // Who has forgotten what was planned knows what was begun by the names of its objects.
        for (long[] part : lake.parts(topic.shortId(), partition)) {
          for (long each = part[0];
              world.forgotten && part[0] < log.earliest() && each < part[1];
              each++) {
            giveUp(topic, partition, each, lake);
          }
        }
      }
    }
  }

  private void giveUp(SimTopic topic, int partition, long offset, LakeContents lake) {
    String key = LakeContents.key(topic.shortId(), partition, offset);
    if (!lake.isWhole(key)) {
      excused.add(key);
    }
  }

  /** Whether an object that has this message may be in no row of etl_meta. */
  boolean mayStay(String key) {
    return contains(key) || isCutAgain(key);
  }

  boolean isEmpty() {
    return excused.isEmpty();
  }

  boolean contains(String key) {
    return excused.contains(key);
  }
}
