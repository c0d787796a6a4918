package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The log of one partition: messages with gaps, retention at its head, and at most one open
 * transaction at its end, behind which a reader of committed messages sees nothing. A new leader
 * may not have its last messages.
 */
final class SimLog {
  /** All that readers of committed messages may see, and what retention has removed since. */
  final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> messages = new TreeMap<>();

  /** Timestamps of all that was ever sent. */
  final Map<Long, Set<Long>> sent = new TreeMap<>();

  /** Offsets that an unclean leader election took back, whatever stands there now. */
  final NavigableSet<Long> replaced = new TreeSet<>();

  /** Where the epochs of leaders begin that have left messages, or have the log now. */
  private final NavigableMap<Integer, Long> epochs = new TreeMap<>(Map.of(0, 0L));

  private final List<Long> pending = new ArrayList<>();
  private long earliest;
  private long highWatermark;

  long earliest() {
    return earliest;
  }

  long highWatermark() {
    return highWatermark;
  }

  /** The first offset that an open transaction holds back, or the high watermark. */
  long lastStable() {
    return pending.isEmpty() ? highWatermark : pending.get(0);
  }

  void append(ConsumerRecord<byte[], byte[]> message, boolean inTransaction) {
    messages.put(highWatermark, message);
    sent.computeIfAbsent(highWatermark, any -> new TreeSet<>()).add(message.timestamp());
    if (inTransaction) {
      pending.add(highWatermark);
    }
    highWatermark++;
  }

  boolean hasOpenTransaction() {
    return !pending.isEmpty();
  }

  /** Ends the open transaction with a marker, which takes an offset too. */
  void endTransaction(boolean commit) {
    if (!commit) {
      pending.forEach(messages::remove);
    }
    pending.clear();
    highWatermark++;
  }

  /** Removes one message from the middle, as compaction does; false if there is none. */
  boolean compact(long offset) {
    return !pending.contains(offset) && messages.remove(offset) != null;
  }

  void retainFrom(long offset) {
    earliest = Math.max(earliest, Math.min(offset, lastStable()));
  }

  int leaderEpoch() {
    return epochs.lastKey();
  }

  /** Elects a leader that has the log to this offset only; it may have all of it. */
  void elect(long end) {
    long cut = Math.max(earliest, Math.min(end, highWatermark));
    for (long offset = cut; offset < highWatermark; offset++) {
      replaced.add(offset);
    }
    messages.tailMap(cut, true).clear();
    pending.removeIf(offset -> offset >= cut);
    int next = leaderEpoch() + 1;
    epochs.values().removeIf(start -> start >= cut);
    epochs.put(next, cut);
    highWatermark = cut;
  }

  /** Where the messages of leaders up to this epoch end. */
  long endOf(int epoch) {
    Map.Entry<Integer, Long> later = epochs.higherEntry(epoch);
    return later == null ? highWatermark : later.getValue();
  }

  /** Messages that a consumer at an offset gets next. */
  List<ConsumerRecord<byte[], byte[]>> read(long from, int most) {
    return messages.subMap(from, Math.max(from, lastStable())).values().stream()
        .limit(most)
        .toList();
  }
}
