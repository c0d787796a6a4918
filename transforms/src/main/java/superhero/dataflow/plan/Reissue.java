package superhero.dataflow.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

/**
 * Makes open ranges ready to be issued again, if another attempt may have begun to write them in
 * another way: by other models, or at another level of compression.
 */
final class Reissue {
  private static final Logger LOG = LoggerFactory.getLogger(Reissue.class);

  private final Lake lake;
  private final LakeObjects onLake;

  Reissue(Lake lake, LakeObjects onLake) {
    this.lake = lake;
    this.onLake = onLake;
  }

  /**
   * The same ranges. Those that are whole are marked as written; of the others what the other
   * attempt left of tables and dead letters is deleted. Raw objects stay, which the range writes
   * again under the same names.
   *
   * @param beforeDelete throws if another job has taken over: it has written what this job did not
   *     see when it looked at the lake
   */
  List<Range> prepare(List<Range> open, Runnable beforeDelete) {
    List<Range> prepared = new ArrayList<>();
    List<Range> unfinished = new ArrayList<>();
    for (Range range : open) {
      boolean isWhole = range.written();
      for (LakeObjects.Named named : onLake.whole(range.topicPartition(), range.topicId())) {
        if (named.start() < range.end() && range.start() < named.end() && !range.written()) {
          if (named.start() != range.start() || named.end() != range.end()) {
            throw LakeRanges.overlap(range);
          }
          isWhole = hasAllThatIsListed(named);
        }
      }
      prepared.add(isWhole ? range.asWritten() : range);
      if (!isWhole) {
        unfinished.add(range);
      }
    }
    if (!unfinished.isEmpty() && lake.standard() != null) {
      delete(unfinished, onLake.tables(), beforeDelete);
      delete(unfinished, onLake.deadLetters(unfinished.get(0).topic()), beforeDelete);
    }
    return prepared;
  }

  /**
   * Whether the objects that an etl_meta lists are there as it says. A worker that hung while
   * another job deleted what it had written may have written the etl_meta when it woke.
   */
  private boolean hasAllThatIsListed(LakeObjects.Named etlMeta) {
    if (lake.standard() == null) {
      return true;
    }
    try {
      for (GenericRecord row : ParquetRecords.all(etlMeta.location().get(etlMeta.path()))) {
        for (StoredObject object : EtlMeta.objects(row)) {
          if (!isThere(etlMeta.name().topic(), object)) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isThere(String topic, StoredObject object) {
    List<LakeObjects.Named> objects =
        switch (object.kind()) {
          case StoredObject.RAW -> onLake.raw(topic);
          case StoredObject.DEAD_LETTERS -> onLake.deadLetters(topic);
          default -> onLake.tables();
        };
    if (objects.stream()
        .anyMatch(each -> each.path().equals(object.path()) && each.bytes() == object.bytes())) {
      return true;
    }
    // Compact may have compacted it with others.
    String folder = object.path().substring(0, object.path().lastIndexOf('/') + 1);
    return objects == onLake.tables()
        && lake.standard().listFolder(folder, ".parquet").stream()
            .anyMatch(each -> CompactedObject.isNamed(each.path()));
  }

  private static void delete(
      List<Range> unfinished, List<LakeObjects.Named> objects, Runnable beforeDelete) {
    Map<Location, List<String>> left = new HashMap<>();
    for (LakeObjects.Named object : objects) {
      if (unfinished.stream().anyMatch(object::isWithin)) {
        left.computeIfAbsent(object.location(), any -> new ArrayList<>()).add(object.path());
      }
    }
    left.forEach(
        (location, paths) -> {
          LOG.info("deleting what another attempt left in {}: {} objects", location, paths.size());
          location.delete(paths, beforeDelete);
        });
  }
}
