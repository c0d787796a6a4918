package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.OffsetSpecAccess;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.kafka.Kafka;

/** A cluster in memory, which loses what it has acknowledged by an unclean leader election only. */
final class SimKafka implements Kafka {
  final transient Map<String, SimTopic> topics = new TreeMap<>();
  final transient SimGroups groups;
  private final transient Scheduler scheduler;
  private int askedUnstable;

  SimKafka(Scheduler scheduler, Statistics statistics, Fault fault) {
    this.scheduler = scheduler;
    this.groups = new SimGroups(this, statistics, fault);
  }

  /** All that there are, in order. */
  List<TopicPartition> partitions() {
    return topics.values().stream()
        .flatMap(
            topic ->
                IntStream.range(0, topic.logs.size())
                    .mapToObj(partition -> new TopicPartition(topic.name, partition)))
        .toList();
  }

  Optional<SimLog> log(TopicPartition partition) {
    return Optional.ofNullable(topics.get(partition.topic()))
        .filter(topic -> partition.partition() < topic.logs.size())
        .map(topic -> topic.logs.get(partition.partition()));
  }

  @Override
  public String bootstrapServers() {
    return "simulation:9092";
  }

  @Override
  public void check(Duration patience) {}

  @Override
  public SortedSet<String> topics() {
    return scheduler.read(() -> new TreeSet<>(topics.keySet()));
  }

  @Override
  public Map<String, TopicDescription> describe(Collection<String> names) {
    return scheduler.read(
        () -> {
          Map<String, TopicDescription> found = new TreeMap<>();
          for (String name : names) {
            if (topics.containsKey(name)) {
              found.put(name, describe(topics.get(name)));
            }
          }
          return found;
        });
  }

  static TopicDescription describe(SimTopic topic) {
    return new TopicDescription(
        topic.name,
        false,
        IntStream.range(0, topic.logs.size())
            .mapToObj(i -> new TopicPartitionInfo(i, null, List.of(), List.of()))
            .toList(),
        Set.of(),
        topic.id);
  }

  @Override
  public Map<TopicPartition, ListOffsetsResultInfo> offsets(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation) {
    return scheduler.read(
        () -> {
          Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
          for (TopicPartition each : partitions) {
            log(each)
                .ifPresent(
                    log ->
                        offsets.put(
                            each,
                            new ListOffsetsResultInfo(
                                offset(log, spec, isolation), -1, Optional.of(log.leaderEpoch()))));
          }
          return offsets;
        });
  }

  @Override
  public Map<TopicPartition, Long> unchangedTo(Map<TopicPartition, OffsetAndMetadata> listed) {
    if (listed.isEmpty()) {
      return Map.of();
    }
    return scheduler.read(
        () -> {
          Map<TopicPartition, Long> unchanged = new HashMap<>();
          listed.forEach(
              (partition, end) ->
                  log(partition)
                      .ifPresent(
                          log ->
                              unchanged.put(
                                  partition,
                                  Math.min(
                                      end.offset(), log.endOf(end.leaderEpoch().orElseThrow())))));
          return unchanged;
        });
  }

  private static long offset(SimLog log, OffsetSpec spec, IsolationLevel isolation) {
    long end = isolation == IsolationLevel.READ_COMMITTED ? log.lastStable() : log.highWatermark();
    if (spec instanceof OffsetSpec.EarliestSpec) {
      return log.earliest();
    }
    if (spec instanceof OffsetSpec.LatestSpec) {
      return end;
    }
    if (spec instanceof OffsetSpec.TimestampSpec time) {
      return log.read(log.earliest(), Integer.MAX_VALUE).stream()
          .filter(message -> message.timestamp() >= OffsetSpecAccess.timestamp(time))
          .findFirst()
          .map(ConsumerRecord::offset)
          .orElse(-1L);
    }
    throw new UnsupportedOperationException("no job of the histories asks for " + spec);
  }

  @Override
  public Map<TopicPartition, Long> timestamps(Map<TopicPartition, Long> offsets) {
    return scheduler.read(
        () -> {
          Map<TopicPartition, Long> timestamps = new HashMap<>();
          offsets.forEach(
              (partition, offset) ->
                  log(partition).stream()
                      .flatMap(log -> log.read(Math.max(offset, log.earliest()), 1).stream())
                      .forEach(message -> timestamps.put(partition, message.timestamp())));
          return timestamps;
        });
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> groupOffsets(
      String group, Collection<TopicPartition> partitions, boolean stable) {
    return scheduler.read(
        () -> {
          Map<TopicPartition, OffsetAndMetadata> known = groups.of(group);
          if (partitions.isEmpty()) {
            return new HashMap<>(known);
          }
          Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
          for (TopicPartition partition : partitions) {
            if (!stable || groups.isStable(group, partition)) {
              found.put(partition, known.get(partition));
            } else if (++askedUnstable % 2 == 0) {
              groups.expireTransactions();
            }
          }
          return found;
        });
  }

  @Override
  public void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
    Retry.whilePassing(
        () -> {
          try {
            return scheduler.request(() -> groups.commit(group, offsets));
          } catch (LostAnswer e) {
            throw failure("commit for " + group, new TimeoutException("no answer"));
          } catch (UnknownTopicOrPartitionException e) {
            throw failure("commit for " + group, e);
          }
        });
  }

  @Override
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return new SimProducer(groups, scheduler, transactionalId);
  }

  @Override
  public Consumer<byte[], byte[]> consumerAt(
      TopicPartition partition, long offset, int leaderEpoch) {
    return new SimConsumer(this, scheduler, partition, offset);
  }

  @Override
  public void release(Consumer<byte[], byte[]> consumer, int leaderEpoch) {}

  @Override
  public JobException failure(String what, Throwable cause, boolean passing) {
    return new JobException("cannot " + what + ": " + cause.getMessage(), cause, passing);
  }
}
