package superhero.dataflow.replay;

import java.io.Serializable;
import java.util.HashMap;
import superhero.dataflow.batch.ObjectName;
import superhero.dataflow.batch.Stretches;

/** Offsets of many partitions: where nothing is missing it has one stretch for each. */
final class PartitionStretches implements Serializable {
  private final HashMap<String, Stretches> byPartition = new HashMap<>();

  void add(ObjectName name) {
    byPartition.computeIfAbsent(key(name), any -> new Stretches()).add(name.start(), name.end());
  }

  /** True where all offsets of the object are in it. */
  boolean cover(ObjectName name) {
    Stretches stretches = byPartition.get(key(name));
    return stretches != null && stretches.cover(name.start(), name.end());
  }

  /** True where some offset of the object is in it. */
  boolean meet(ObjectName name) {
    boolean[] met = {false};
    Stretches stretches = byPartition.get(key(name));
    if (stretches != null) {
      stretches.split(name.start(), name.end(), (start, end, isCovered) -> met[0] |= isCovered);
    }
    return met[0];
  }

  private static String key(ObjectName name) {
    return name.partitionKey() + "/" + name.topicId();
  }
}
