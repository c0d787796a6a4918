package superhero.dataflow.rawlog;

import java.io.Serializable;
import java.util.HashMap;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.OffsetIntervals;

/** Offsets of many partitions: where nothing is missing it has one stretch for each. */
public final class PartitionIntervals implements Serializable {
  private final HashMap<String, OffsetIntervals> byPartition = new HashMap<>();

  public void add(ObjectName name) {
    byPartition
        .computeIfAbsent(key(name), any -> new OffsetIntervals())
        .add(name.start(), name.end());
  }

  /** True where all offsets of the object are in it. */
  public boolean cover(ObjectName name) {
    OffsetIntervals stretches = byPartition.get(key(name));
    return stretches != null && stretches.cover(name.start(), name.end());
  }

  /** True where some offset of the object is in it. */
  public boolean meet(ObjectName name) {
    boolean[] met = {false};
    OffsetIntervals stretches = byPartition.get(key(name));
    if (stretches != null) {
      stretches.split(name.start(), name.end(), (start, end, isCovered) -> met[0] |= isCovered);
    }
    return met[0];
  }

  private static String key(ObjectName name) {
    return name.partitionKey() + "/" + name.topicId();
  }
}
