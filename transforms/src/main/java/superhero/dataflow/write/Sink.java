package superhero.dataflow.write;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.OffsetIntervals;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

/**
 * What is made of the messages of a batch. It is no transform, as {@code FileIO.Sink} is none: who
 * reads a range hands every message, parsed once, to its sinks in turn, so no batch is ever moved
 * through the runner.
 */
public interface Sink extends Serializable {

  /** Begins a batch of a range; nothing of it is on the lake before {@link Writer#write}. */
  Writer open(Range range) throws IOException;

  /**
   * Where an earlier attempt at a range ended parts of it, as {@link #keepPart} was told; none
   * where it was one part.
   */
  default SortedSet<Long> parts(Range range) throws IOException {
    return Collections.emptySortedSet();
  }

  /** Whether an earlier attempt has left objects of a range that are not to be replaced by less. */
  default boolean isBegun(Range range) throws IOException {
    return false;
  }

  /** Keeps that a part of a range ends here, before anything of it is on the lake. */
  default void keepPart(Range range, long end) {}

  /** What {@link #keepLost} was told, by any attempt at a range. */
  default OffsetIntervals lost(Range range) throws IOException {
    return new OffsetIntervals();
  }

  /** Keeps that an attempt at a range goes on without these offsets, which Kafka has lost. */
  default void keepLost(Range range, long start, long end) {}

  /** One batch in the making; used by one thread. */
  @FunctionalInterface
  interface Writer {
    /** Takes a message of the batch; a sink that writes none of them leaves it as it is. */
    default void add(Message message, Verdict verdict) throws IOException {}

    /**
     * Sends the batch to the lake, whole objects only; the same messages give the same objects.
     *
     * @param batch the window and offsets that the messages turned out to have, which name the
     *     objects
     */
    List<StoredObject> write(Batch batch, Uploads uploads) throws IOException;
  }
}
