package superhero.dataflow.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import superhero.dataflow.failure.JobException;

/**
 * What the transforms ask of a Kafka cluster. {@link KafkaCluster} is the real one; the simulation
 * of the tests has another, in memory. Each call is a request or a few, and throws a {@link
 * JobException}, passing if the brokers are away.
 */
public interface Kafka extends Serializable {
  /** Of messages whatever their leader was. */
  int NO_EPOCH = -1;

  /** host:port, comma separated. */
  String bootstrapServers();

  /**
   * Asks the cluster who it is.
   *
   * @throws JobException if the clients do not take the settings, if it does not answer in time, or
   *     does not let us in
   */
  void check(Duration patience);

  /** The names of all topics that we may see, in order. */
  SortedSet<String> topics();

  /** These topics as Kafka has them now, by name; one that is not there is left out. */
  Map<String, TopicDescription> describe(Collection<String> topics);

  /** Kafka's id of a topic as the lake writes it, 32 hexadecimal digits; empty if it is gone. */
  default Optional<String> topicId(String topic) {
    return Optional.ofNullable(describe(List.of(topic)).get(topic)).map(Kafka::id);
  }

  /**
   * Kafka's id of a topic as the lake writes it, 32 hexadecimal digits.
   *
   * @throws JobException if the cluster gives its topics none
   */
  static String id(TopicDescription topic) {
    Uuid id = topic.topicId();
    if (id.equals(Uuid.ZERO_UUID)) {
      throw new JobException(
          "the brokers give topic "
              + topic.name()
              + " no id, as those before Kafka 2.8 do, or of an older inter.broker.protocol.version:"
              + " without it a topic that is created again is taken for the one before");
    }
    return String.format(
        Locale.ROOT, "%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /**
   * An offset of each partition: earliest, latest, or the first of a time or later, which is -1 if
   * there is none. A partition that is not there, or has no leader now, is left out. With the
   * latest comes the epoch of the leader that says so: no message before it is of a later one.
   *
   * @param isolation whether the end is the last stable offset or the high watermark
   */
  Map<TopicPartition, ListOffsetsResultInfo> offsets(
      OffsetSpec spec, Set<TopicPartition> partitions, IsolationLevel isolation);

  /**
   * Up to which offset each log is what it was when an offset was listed: that offset, or a smaller
   * one if the log was cut back since, whether it has grown again or not. A partition that gives no
   * answer in time is left out.
   *
   * @param listed offsets with the leader epochs that were listed with them
   */
  Map<TopicPartition, Long> unchangedTo(Map<TopicPartition, OffsetAndMetadata> listed);

  /**
   * The timestamp (ms since 1970) of the first committed message at an offset or after it, of each
   * partition. One that gives no answer in time is left out: it may have none, or the broker may be
   * slow.
   */
  Map<TopicPartition, Long> timestamps(Map<TopicPartition, Long> offsets);

  /**
   * The committed offsets of a group.
   *
   * @param partitions all that have an offset if empty; else one without an offset maps to null
   * @param stable whether a partition that a transaction is about to change is left out
   */
  Map<TopicPartition, OffsetAndMetadata> groupOffsets(
      String group, Collection<TopicPartition> partitions, boolean stable);

  /** Commits offsets for a group without members. */
  void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets);

  /** A producer that fences every older one of the same transactional id. Close it. */
  Producer<byte[], byte[]> transactionalProducer(String transactionalId);

  /**
   * A consumer without a group that reads committed messages only and stands at an offset. Give it
   * back with {@link #release}, or close it after a failure.
   *
   * @param leaderEpoch of what is to be read, {@link #NO_EPOCH} if that is whatever is there now: a
   *     consumer that read on in another epoch may hold messages that the log has lost since
   */
  Consumer<byte[], byte[]> consumerAt(TopicPartition partition, long offset, int leaderEpoch);

  /** As {@link #consumerAt(TopicPartition, long, int)}, to read whatever is there now. */
  default Consumer<byte[], byte[]> consumerAt(TopicPartition partition, long offset) {
    return consumerAt(partition, offset, NO_EPOCH);
  }

  /**
   * Takes back a consumer that was read up to its position.
   *
   * @param leaderEpoch of what was read, or {@link #NO_EPOCH}
   */
  void release(Consumer<byte[], byte[]> consumer, int leaderEpoch);

  /** As {@link #release(Consumer, int)}, of one that read whatever was there. */
  default void release(Consumer<byte[], byte[]> consumer) {
    release(consumer, NO_EPOCH);
  }

  /** A failure of Kafka as a sentence, passing if Kafka's clients would try again. */
  default JobException failure(String what, Throwable cause) {
    return failure(
        what,
        cause,
        cause instanceof RetriableException
            && !(cause instanceof UnknownTopicOrPartitionException));
  }

  /** A failure of Kafka as a sentence. */
  JobException failure(String what, Throwable cause, boolean passing);
}
