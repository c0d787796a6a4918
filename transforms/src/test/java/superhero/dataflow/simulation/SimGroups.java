package superhero.dataflow.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The offsets of consumer groups, and the transactions that are about to change them. */
final class SimGroups {
  private final Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new HashMap<>();
  private final Map<String, Transaction> transactions = new HashMap<>();
  private final SimKafka kafka;
  private final Statistics statistics;
  private final Fault fault;
  private int commits;
  private Consumer<Map<TopicPartition, OffsetAndMetadata>> onPlan = any -> {};

  SimGroups(SimKafka kafka, Statistics statistics, Fault fault) {
    this.kafka = kafka;
    this.statistics = statistics;
    this.fault = fault;
  }

  /** Tells of plans just before they are kept. */
  void onPlan(Consumer<Map<TopicPartition, OffsetAndMetadata>> listener) {
    onPlan = listener;
  }

  private static final class Transaction {
    int epoch;
    final Map<String, Map<TopicPartition, OffsetAndMetadata>> pending = new HashMap<>();
  }

  /** Fences the older producers of an id and aborts what they have begun. */
  int begin(String id) {
    Transaction transaction = transactions.computeIfAbsent(id, any -> new Transaction());
    transaction.pending.clear();
    return ++transaction.epoch;
  }

  Map<TopicPartition, OffsetAndMetadata> send(
      String id, int epoch, String group, Map<TopicPartition, OffsetAndMetadata> sent) {
    Transaction transaction = ofEpoch(id, epoch);
    checkTopics(sent.keySet());
    transaction.pending.computeIfAbsent(group, any -> new HashMap<>()).putAll(sent);
    return sent;
  }

  boolean commit(String id, int epoch) {
    Transaction transaction = ofEpoch(id, epoch);
    if (fault == Fault.LOST_PLAN && ++commits % 5 == 0) {
      transaction.pending.clear();
    }
    onPlan.accept(transaction.pending.getOrDefault(id, Map.of()));
    transaction.pending.forEach((group, sent) -> of(group).putAll(sent));
    transaction.pending.clear();
    return true;
  }

  boolean abort(String id, int epoch) {
    ofEpoch(id, epoch).pending.clear();
    return true;
  }

  private Transaction ofEpoch(String id, int epoch) {
    Transaction transaction = transactions.get(id);
    if (transaction.epoch != epoch && fault != Fault.NO_FENCE) {
      statistics.count("fenced");
      throw new ProducerFencedException("there is a newer producer of " + id);
    }
    return transaction;
  }

  /** Kafka aborts a transaction whose producer is silent for a minute, and fences the producer. */
  void expireTransactions() {
    transactions.values().stream()
        .filter(transaction -> !transaction.pending.isEmpty())
        .forEach(
            transaction -> {
              transaction.pending.clear();
              transaction.epoch++;
            });
  }

  boolean isStable(String group, TopicPartition partition) {
    return transactions.values().stream()
        .noneMatch(each -> each.pending.getOrDefault(group, Map.of()).containsKey(partition));
  }

  Map<TopicPartition, OffsetAndMetadata> of(String group) {
    return offsets.computeIfAbsent(group, any -> new HashMap<>());
  }

  boolean commit(String group, Map<TopicPartition, OffsetAndMetadata> committed) {
    checkTopics(committed.keySet());
    of(group).putAll(committed);
    return true;
  }

  void forget(String topic) {
    offsets.values().forEach(each -> each.keySet().removeIf(tp -> tp.topic().equals(topic)));
    for (Transaction transaction : transactions.values()) {
      transaction
          .pending
          .values()
          .forEach(each -> each.keySet().removeIf(tp -> tp.topic().equals(topic)));
    }
  }

  private void checkTopics(Set<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      if (kafka.log(partition).isEmpty()) {
        throw new UnknownTopicOrPartitionException(partition + " is not there");
      }
    }
  }
}
