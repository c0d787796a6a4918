package superhero.dataflow.write;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.range.OffsetIntervals;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;

/**
 * Cuts one range into parts, and each part into batches, one an event window. A range that is too
 * large for the memory is written in parts: where the next message would take it over {@code
 * maxBatchBytes}. So the parts, too, follow from the log alone. Where offsets have no message,
 * compaction may have taken some since an earlier attempt, and the parts end where they did then.
 *
 * <p>An open batch costs memory beside its messages, so {@link #MAX_OPEN} are open at a time. The
 * messages of further windows wait, and are written when the part has ended.
 */
final class RangeWriter implements AutoCloseable {
  static final int MAX_OPEN = 24;

  /** What a waiting message takes beside its key, value and headers, roughly and at least. */
  private static final int WAITING_BYTES = 512;

  private final Range range;
  private final List<Sink> sinks;
  private final Runnable beforePart;
  private final boolean skipLostMessages;
  private final Instant started = Instant.now();
  private final OpenBatches batches;

  // The part that is being filled.
  private final SortedMap<IntervalWindow, Queue<Message>> waiting = new TreeMap<>();
  private long partStart;
  private long partBytes;
  private long waitingBytes;

  /** Where parts end, those of an earlier attempt too if it was asked for. */
  private final NavigableSet<Long> ends = new TreeSet<>();

  private long next;
  private boolean asked;

  /** What this attempt goes on without. */
  private final OffsetIntervals lost = new OffsetIntervals();

  /**
   * Begins a range.
   *
   * @param beforePart asked when the messages of a part are there, before the first object of it is
   *     written, and again at the end: a worker that hung may not say that a range is whole of
   *     which another job has deleted objects
   * @param skipLostMessages whether any attempt may {@link #skipTo} an offset
   */
  RangeWriter(
      Range range, List<Sink> sinks, Judge judge, Runnable beforePart, boolean skipLostMessages) {
    this.range = range;
    this.beforePart = beforePart;
    this.skipLostMessages = skipLostMessages;
    this.sinks = sinks;
    this.batches = new OpenBatches(range, sinks, judge);
    this.partStart = range.start();
    this.next = range.start();
  }

  /** Takes the next message by offset. */
  void add(Message message) throws IOException {
    endPartsAsBefore(message.kafka().offset());
    next = message.kafka().offset() + 1;
    IntervalWindow window = range.window().of(message.kafka().timestamp());
    long bytes = message.bytes();
    if (batches.size() > 0
        && (partBytes + bytes > range.maxBatchBytes()
            || (waits(window) && waitingBytes + WAITING_BYTES + bytes > range.maxBatchBytes()))) {
      endPart(message.kafka().offset());
    }
    if (waits(window)) {
      waiting.computeIfAbsent(window, any -> new ArrayDeque<>()).add(message);
      waitingBytes += WAITING_BYTES + bytes;
    } else {
      batches.add(message, window);
    }
    partBytes += bytes;
  }

  /**
   * Goes on at an offset, without the messages before it, which Kafka has lost. It says so on the
   * lake first: an attempt that has read them, and hung, is to cut nothing more by them. What that
   * has done before can be seen by then.
   *
   * @return false where the lake has more of the range than can be read again, of an earlier
   *     attempt; nothing is to be written then
   */
  boolean skipTo(long first) throws IOException {
    lost.add(next, first);
    for (Sink sink : sinks) {
      sink.keepLost(range, next, first);
    }
    if (partStart > range.start()) {
      return true;
    }
    for (Sink sink : sinks) {
      if (sink.isBegun(range)) {
        return false;
      }
    }
    return true;
  }

  private boolean waits(IntervalWindow window) {
    return batches.size() >= MAX_OPEN && !batches.isOpen(window);
  }

  /**
   * Writes what is left.
   *
   * @param leaderEpoch of the log that was read
   */
  WrittenRange finish(int leaderEpoch) throws IOException {
    endPartsAsBefore(range.end());
    writePart(range.end());
    List<StoredObject> objects = batches.objects();
    beforePart.run();
    return new WrittenRange(
        range, leaderEpoch, started, batches.windows(), batches.messages(), objects);
  }

  @Override
  public void close() {
    batches.close();
  }

  /**
   * Ends the parts that an earlier attempt ended by an offset.
   *
   * @param offset the next that has a message, or the range's end
   */
  private void endPartsAsBefore(long offset) throws IOException {
    if (!asked && offset > next) {
      for (Sink sink : sinks) {
        ends.addAll(sink.parts(range));
      }
      asked = true;
    }
    if (asked) {
      for (Long end = ends.higher(partStart);
          end != null && end <= offset && end < range.end();
          end = ends.higher(partStart)) {
        writePart(end);
      }
    }
  }

  private void endPart(long end) throws IOException {
    if (ends.add(end)) {
      for (Sink sink : sinks) {
        sink.keepPart(range, end);
      }
    }
    writePart(end);
  }

  private void writePart(long end) throws IOException {
    Range part = range.part(partStart, end);
    writeBatches(part);
    while (!waiting.isEmpty()) {
      IntervalWindow window = waiting.firstKey();
      Queue<Message> queue = waiting.remove(window);
      // One by one: what was made of a message stays with it.
      for (Message message = queue.poll(); message != null; message = queue.poll()) {
        batches.add(message, window);
      }
      if (batches.size() == MAX_OPEN || waiting.isEmpty()) {
        writeBatches(part);
      }
    }
    partStart = end;
    partBytes = 0;
    waitingBytes = 0;
  }

  private void writeBatches(Range part) throws IOException {
    beforePart.run();
    // One that is the whole range has the same name, whatever was lost.
    if (skipLostMessages && (part.start() > range.start() || part.end() < range.end())) {
      checkLost();
    }
    batches.write(part);
  }

  /** Asked behind what is kept of this part: whoever has not seen that can be seen here. */
  private void checkLost() throws IOException {
    for (Sink sink : sinks) {
      if (!lost.coverAll(sink.lost(range))) {
        throw new JobException(
            "Kafka has lost messages of " + range + " since they were read, and it was read again",
            null,
            true);
      }
    }
  }
}
