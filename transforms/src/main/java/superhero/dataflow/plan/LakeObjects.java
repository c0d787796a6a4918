package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

/**
 * The objects of a lake that have offsets in their names. Each folder is listed once, when it is
 * asked for: what is written later is not seen.
 */
final class LakeObjects {
  private final Lake lake;
  private final Map<String, List<Named>> listed = new HashMap<>();

  LakeObjects(Lake lake) {
    this.lake = lake;
  }

  /** An object that has offsets in its name. */
  record Named(Location location, String path, long bytes, ObjectName name) {
    long start() {
      return name.start();
    }

    long end() {
      return name.end();
    }

    boolean isOf(TopicPartition partition, String topicId) {
      return name.topic().equals(partition.topic())
          && name.partition() == partition.partition()
          && topicId.startsWith(name.topicId());
    }

    boolean isWithin(Range range) {
      return isOf(range.topicPartition(), range.topicId())
          && range.start() <= start()
          && end() <= range.end();
    }

    /** A range of the same offsets. */
    Range range(String topicId, long maxBatchBytes) {
      return new Range(
          name.topic(),
          topicId,
          name.partition(),
          name.start(),
          name.end(),
          name.window(),
          maxBatchBytes,
          // That of a range which is whole is not asked for: it is not written again.
          Compression.of(path).orElse(Compression.GZIP));
    }
  }

  /**
   * One object of each range that is whole: its row of etl_meta, or in a lake that is raw alone its
   * manifest.
   */
  List<Named> whole(TopicPartition name, String topicId) {
    return lake.standard() == null
        ? manifests(name, topicId)
        : of(tablesBelow(EtlMeta.NAME + "/"), name, topicId);
  }

  List<Named> manifests(TopicPartition name, String topicId) {
    return of(
        named(
            lake.raw(),
            Manifest.FOLDER + ObjectName.visible(name.topic()) + "/",
            ".json",
            Manifest::name),
        name,
        topicId);
  }

  List<Named> raw(TopicPartition name, String topicId) {
    return of(raw(name.topic()), name, topicId);
  }

  List<Named> raw(String topic) {
    return named(
        lake.raw(),
        ObjectName.visible(topic) + "/",
        "",
        path -> Compression.of(path).flatMap(any -> ObjectName.of(StoredObject.RAW, path)));
  }

  List<Named> deadLetters(String topic) {
    return named(
        lake.deadLetters(),
        ObjectName.visible(topic) + "/",
        ".json.gz",
        path -> ObjectName.of(StoredObject.DEAD_LETTERS, path));
  }

  List<Named> tables() {
    return tablesBelow("");
  }

  private List<Named> tablesBelow(String prefix) {
    return named(
        lake.standard(), prefix, ".parquet", path -> ObjectName.of(ObjectName.STANDARD, path));
  }

  private List<Named> named(
      Location location,
      String prefix,
      String suffix,
      Function<String, Optional<ObjectName>> nameOf) {
    return listed.computeIfAbsent(
        location + prefix,
        any ->
            location.list(prefix, suffix).stream()
                .flatMap(
                    object ->
                        nameOf
                            .apply(object.path())
                            .map(name -> new Named(location, object.path(), object.bytes(), name))
                            .stream())
                .toList());
  }

  /** Those of a partition in order, each once: a range has an object in each of its windows. */
  private static List<Named> of(List<Named> names, TopicPartition partition, String topicId) {
    TreeSet<Named> found =
        new TreeSet<>(Comparator.comparingLong(Named::start).thenComparingLong(Named::end));
    names.stream().filter(named -> named.isOf(partition, topicId)).forEach(found::add);
    return new ArrayList<>(found);
  }
}
