package superhero.dataflow.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

/**
 * What the objects on a lake tell of its ranges. A range is whole if it has a row of etl_meta, or
 * in a lake that is raw alone a manifest; the objects of any other were left unfinished. For a
 * group whose offsets Kafka does not have, and for open ranges that another attempt began to write
 * in another way.
 */
final class LakeRanges {
  private static final String ETL_META = "etl_meta/";

  private static final Logger LOG = LoggerFactory.getLogger(LakeRanges.class);

  private final PlanSettings settings;
  private final Map<String, List<Named>> listed = new HashMap<>();

  LakeRanges(PlanSettings settings) {
    this.settings = settings;
  }

  /** An object that has offsets in its name. */
  private record Named(Location location, String path, long bytes, ObjectName name) {
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
  }

  /** The first offset that no object reaches; 0 if there is no object. */
  long end(TopicPartition name, String topicId) {
    return Stream.concat(whole(name, topicId).stream(), raw(name, topicId).stream())
        .mapToLong(Named::end)
        .max()
        .orElse(0);
  }

  /** True if an object of raw has offsets of this range. */
  boolean hasRaw(Range range) {
    return raw(range.topic()).stream().anyMatch(named -> named.name().meets(range));
  }

  /**
   * Where a partition goes on. Ranges that are whole are never written again: those behind a gap
   * are open, but marked as written. What was begun in a gap is open as it was cut, by manifests
   * and names of raw objects; what lies between is cut as new messages are. So is what Kafka has
   * before the first object: the range that had it may not have been begun when a job was killed.
   */
  Partition resume(TopicPartition name, String topicId, long earliest) {
    List<Range> whole = new ArrayList<>();
    for (Named named : whole(name, topicId)) {
      join(whole, range(named, topicId, settings.maxBatchBytes()).asWritten());
    }
    List<Range> all = new ArrayList<>(whole);
    all.addAll(begun(name, topicId, whole));
    all.sort(Comparator.comparingLong(Range::start));
    long committed = all.isEmpty() ? earliest : Math.min(earliest, all.get(0).start());
    if (!all.isEmpty() && all.get(0).start() == committed && all.get(0).written()) {
      committed = all.remove(0).end();
    } else if (!all.isEmpty() && all.get(0).start() > committed) {
      LOG.warn(
          "{}: nothing of the offsets {} to {} is on the lake; they are written now",
          name,
          committed,
          all.get(0).start());
    }
    List<Range> open = new ArrayList<>();
    long reached = committed;
    for (Range next : all) {
      if (next.start() < reached) {
        throw overlap(next);
      }
      for (long end :
          Cuts.ends(reached, next.start(), settings.batchSize(), true, Integer.MAX_VALUE)) {
        open.add(
            new Range(
                name.topic(),
                topicId,
                name.partition(),
                reached,
                end,
                settings.window(),
                settings.maxBatchBytes()));
        reached = end;
      }
      open.add(next);
      reached = next.end();
    }
    return Partition.resume(name, topicId, committed, open);
  }

  /** Ranges that were begun: those that have a manifest, and parts of others, each as a range. */
  private List<Range> begun(TopicPartition name, String topicId, List<Range> whole) {
    List<Range> begun = new ArrayList<>();
    for (Named manifest : manifests(name, topicId)) {
      if (whole.stream().noneMatch(manifest::isWithin)) {
        begun.add(read(manifest));
      }
    }
    List<Range> covered = new ArrayList<>(whole);
    covered.addAll(begun);
    for (Named part : raw(name, topicId)) {
      if (covered.stream().noneMatch(part::isWithin)) {
        // It is one batch, whatever it was cut by then.
        begun.add(range(part, topicId, Long.MAX_VALUE));
      }
    }
    begun.sort(Comparator.comparingLong(Range::start));
    return begun;
  }

  private Range read(Named manifest) {
    try {
      return Manifest.decode(manifest.path(), manifest.location().get(manifest.path())).range();
    } catch (IOException e) {
      throw new JobException(
          "cannot read the manifest " + manifest.location() + manifest.path(), e);
    }
  }

  private static Range range(Named named, String topicId, long maxBatchBytes) {
    ObjectName name = named.name();
    return new Range(
        name.topic(),
        topicId,
        name.partition(),
        name.start(),
        name.end(),
        name.window(),
        maxBatchBytes);
  }

  /**
   * Open ranges that may have been begun in another way: by other models, or with other
   * compression. Those that are whole are marked as written; of the others what the other attempt
   * left of tables and dead letters is deleted. Raw objects stay, which the range writes again
   * under the same names.
   *
   * @param beforeDelete throws if another job has taken over: it has written what this job did not
   *     see when it looked at the lake
   */
  List<Range> prepare(List<Range> open, Runnable beforeDelete) {
    List<Range> prepared = new ArrayList<>();
    List<Range> unfinished = new ArrayList<>();
    for (Range range : open) {
      boolean isWhole = range.written();
      for (Named named : whole(range.topicPartition(), range.topicId())) {
        if (named.start() < range.end() && range.start() < named.end() && !range.written()) {
          if (named.start() != range.start() || named.end() != range.end()) {
            throw overlap(range);
          }
          isWhole = hasAllThatIsListed(named);
        }
      }
      prepared.add(isWhole ? range.asWritten() : range);
      if (!isWhole) {
        unfinished.add(range);
      }
    }
    if (!unfinished.isEmpty() && settings.lake().standard() != null) {
      delete(unfinished, tables(), beforeDelete);
      delete(unfinished, deadLetters(unfinished.get(0).topic()), beforeDelete);
    }
    return prepared;
  }

  /**
   * Whether the objects that an etl_meta lists are there as it says. A worker that hung while
   * another job deleted what it had written may have written the etl_meta when it woke.
   */
  private boolean hasAllThatIsListed(Named etlMeta) {
    if (settings.lake().standard() == null) {
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
    List<Named> objects =
        switch (object.kind()) {
          case StoredObject.RAW -> raw(topic);
          case StoredObject.DEAD_LETTERS -> deadLetters(topic);
          default -> tables();
        };
    if (objects.stream()
        .anyMatch(each -> each.path().equals(object.path()) && each.bytes() == object.bytes())) {
      return true;
    }
    // Compact may have compacted it with others.
    String folder = object.path().substring(0, object.path().lastIndexOf('/') + 1);
    return objects == tables()
        && settings.lake().standard().listFolder(folder, ".parquet").stream()
            .anyMatch(each -> CompactedObject.isNamed(each.path()));
  }

  private static void delete(List<Range> unfinished, List<Named> objects, Runnable beforeDelete) {
    Map<Location, List<String>> left = new HashMap<>();
    for (Named object : objects) {
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

  private List<Named> whole(TopicPartition name, String topicId) {
    return settings.lake().standard() == null
        ? manifests(name, topicId)
        : of(tablesBelow(ETL_META), name, topicId);
  }

  private List<Named> manifests(TopicPartition name, String topicId) {
    return of(
        named(
            settings.lake().raw(),
            Manifest.FOLDER + ObjectName.visible(name.topic()) + "/",
            ".json",
            Manifest::name),
        name,
        topicId);
  }

  private List<Named> raw(TopicPartition name, String topicId) {
    return of(raw(name.topic()), name, topicId);
  }

  private List<Named> raw(String topic) {
    return named(
        settings.lake().raw(),
        ObjectName.visible(topic) + "/",
        ".json.gz",
        path -> ObjectName.of(StoredObject.RAW, path));
  }

  private List<Named> deadLetters(String topic) {
    return named(
        settings.lake().deadLetters(),
        ObjectName.visible(topic) + "/",
        ".json.gz",
        path -> ObjectName.of(StoredObject.DEAD_LETTERS, path));
  }

  private List<Named> tables() {
    return tablesBelow("");
  }

  private List<Named> tablesBelow(String prefix) {
    return named(
        settings.lake().standard(),
        prefix,
        ".parquet",
        path -> ObjectName.of(ObjectName.STANDARD, path));
  }

  /** Listed once, when it is asked for. */
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

  private static void join(List<Range> whole, Range next) {
    Range last = whole.isEmpty() ? null : whole.get(whole.size() - 1);
    if (last == null || last.end() < next.start()) {
      whole.add(next);
    } else if (last.end() == next.start()) {
      whole.set(
          whole.size() - 1,
          new Range(
              last.topic(),
              last.topicId(),
              last.partition(),
              last.start(),
              next.end(),
              last.window(),
              last.maxBatchBytes(),
              true));
    } else {
      throw overlap(next);
    }
  }

  private static JobException overlap(Range range) {
    return new JobException(
        "objects of "
            + range.topicPartition()
            + " on the lake overlap at "
            + range
            + ": it cannot be told where to go on; audit the lake");
  }
}
