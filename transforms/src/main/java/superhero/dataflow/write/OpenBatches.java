package superhero.dataflow.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

/**
 * The batches of a range that are being filled, one an event window, and what became of those
 * before them. Used by one thread.
 *
 * <p>Beam has the distributions {@code <sink>/bytes}, of its objects, and {@code <sink>/ms}, of the
 * batches that it made.
 */
public final class OpenBatches implements AutoCloseable {
  private final Range range;
  private final List<Sink> sinks;
  private final Function<Message, Verdict> judge;
  private final Uploads uploads = new Uploads();
  private final SortedMap<IntervalWindow, List<Sink.Writer>> open = new TreeMap<>();
  private final List<Placed> placed = new ArrayList<>();
  private final SortedSet<IntervalWindow> windows = new TreeSet<>();
  private long messages;

  /** Begins a range. */
  public OpenBatches(Range range, List<Sink> sinks, Judge judge) {
    this.range = range;
    this.sinks = sinks;
    this.judge = judge.open();
  }

  /** An object of a batch. */
  private record Placed(long partStart, int sink, StoredObject object) {
    static final Comparator<Placed> ORDER =
        Comparator.comparingLong(Placed::partStart).thenComparingInt(Placed::sink);
  }

  /** How many are open. */
  public int size() {
    return open.size();
  }

  public boolean isOpen(IntervalWindow window) {
    return open.containsKey(window);
  }

  /** Takes a message into the batch of its window, which it opens where it is the first. */
  public void add(Message message, IntervalWindow window) throws IOException {
    List<Sink.Writer> batch = open.get(window);
    if (batch == null) {
      batch = new ArrayList<>();
      for (Sink sink : sinks) {
        batch.add(sink.open(range));
      }
      open.put(window, batch);
    }
    Verdict verdict = judge.apply(message);
    for (Sink.Writer writer : batch) {
      writer.add(message, verdict);
    }
    messages++;
  }

  /**
   * Sends all that are open to the lake, sink by sink. What the first sink has of them, which is
   * raw, is there before anything that is made of it.
   *
   * @param part of the range, which they are the batches of
   */
  public void write(Range part) throws IOException {
    uploads.begin();
    for (int sink = 0; sink < sinks.size(); sink++) {
      String name = sinks.get(sink).getClass().getSimpleName();
      for (Map.Entry<IntervalWindow, List<Sink.Writer>> batch : open.entrySet()) {
        long begun = System.nanoTime();
        for (StoredObject object :
            batch.getValue().get(sink).write(new Batch(part, batch.getKey()), uploads)) {
          placed.add(new Placed(part.start(), sink, object));
          Metrics.distribution(name, "bytes").update(object.bytes());
        }
        Metrics.distribution(name, "ms")
            .update(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      }
      if (sink == 0) {
        uploads.then();
      }
    }
    windows.addAll(open.keySet());
    open.clear();
  }

  /** How many messages were taken. */
  public long messages() {
    return messages;
  }

  /** The event windows of those that were written. */
  public SortedSet<IntervalWindow> windows() {
    return windows;
  }

  /**
   * What was written, by part, then by sink, then in the order in which it was written. Waits until
   * all of it is on the lake.
   */
  public List<StoredObject> objects() {
    uploads.await();
    return placed.stream().sorted(Placed.ORDER).map(Placed::object).toList();
  }

  /** Begins nothing more, and waits for what is under way. */
  @Override
  public void close() {
    uploads.close();
  }
}
