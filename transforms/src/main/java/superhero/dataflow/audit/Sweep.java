package superhero.dataflow.audit;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Goes once through the offsets of many objects, in ascending order. */
final class Sweep {
  private Sweep() {}

  /** PackedOffsets of offsets and the object that has them. */
  record Source(String object, PackedOffsets runs) {}

  interface Visitor {
    /** Offsets that come for the first time, [start, end), above all before them. */
    void offsets(long start, long end);

    /** Offsets that two objects have. */
    void twice(long start, long end, String one, String other);
  }

  static void over(List<Source> sources, Visitor visitor) {
    PriorityQueue<At> queue =
        new PriorityQueue<>(Comparator.comparingLong((At at) -> at.cursor.start()));
    for (Source source : sources) {
      At at = new At(source.object(), source.runs().cursor());
      if (at.cursor.next()) {
        queue.add(at);
      }
    }
    long reached = 0;
    String owner = "";
    while (!queue.isEmpty()) {
      At at = queue.remove();
      long start = at.cursor.start();
      long end = at.cursor.end();
      if (start < reached) {
        visitor.twice(start, Math.min(end, reached), owner, at.object);
      }
      if (end > reached) {
        visitor.offsets(Math.max(start, reached), end);
        reached = end;
        owner = at.object;
      }
      if (at.cursor.next()) {
        queue.add(at);
      }
    }
  }

  private record At(String object, PackedOffsets.Cursor cursor) {}
}
