package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The log of one partition: messages with gaps, retention at its head, and at most one open
 * transaction at its end, behind which a reader of committed messages sees nothing.
 */
final class SimLog {
  /** All that readers of committed messages may see, and what retention has removed since. */
  final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> messages = new TreeMap<>();

  /** Timestamps of all that was ever sent. */
  final Map<Long, Long> sent = new TreeMap<>();

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
    sent.put(highWatermark, message.timestamp());
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

  /** Messages that a consumer at an offset gets next. */
  List<ConsumerRecord<byte[], byte[]>> read(long from, int most) {
    return messages.subMap(from, Math.max(from, lastStable())).values().stream()
        .limit(most)
        .toList();
  }
}
