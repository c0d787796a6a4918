package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Manifest;
import superhero.dataflow.batch.ObjectName;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.lake.Location;

/**
 * What the names of the objects on a lake tell: a name of etl_meta, or where the lake is raw alone
 * of a manifest, is a range that is whole; one of raw is a range, or a part of one, that may have
 * been left unfinished. For a group whose offsets Kafka does not have.
 */
final class LakeRanges {
  private static final String ETL_META = "etl_meta/**.parquet";

  private final PlanSettings settings;
  private final Map<String, List<Named>> raw = new HashMap<>();
  private @Nullable List<Named> whole;

  LakeRanges(PlanSettings settings) {
    this.settings = settings;
  }

  /** Offsets that an object has; {@code whole} where it is the etl_meta of a range. */
  private record Named(boolean whole, ObjectName name) {
    long start() {
      return name.start();
    }

    long end() {
      return name.end();
    }

    boolean holds(Named other) {
      return start() <= other.start() && other.end() <= end();
    }
  }

  /** Listed once, when it is asked for. */
  private List<Named> whole(TopicPartition name, String topicId) {
    if (whole == null) {
      Location standard = settings.lake().standard();
      whole =
          standard != null
              ? names(true, path -> ObjectName.of(ObjectName.STANDARD, path), standard, ETL_META)
              : names(true, Manifest::name, settings.lake().raw(), Manifest.FOLDER + "**.json");
    }
    return of(whole, name, topicId);
  }

  /** Listed once a topic, when it is asked for. */
  private List<Named> raw(TopicPartition name, String topicId) {
    return of(
        raw.computeIfAbsent(
            name.topic(),
            topic ->
                names(
                    false,
                    path -> ObjectName.of(StoredObject.RAW, path),
                    settings.lake().raw(),
                    topic + "/**.json.gz")),
        name,
        topicId);
  }

  private static List<Named> names(
      boolean whole,
      Function<String, Optional<ObjectName>> nameOf,
      Location location,
      String pattern) {
    return location.list(pattern).stream()
        .flatMap(object -> nameOf.apply(object.path()).stream())
        .map(name -> new Named(whole, name))
        .toList();
  }

  /** Those of a partition in order, each once: a range has an object in each of its windows. */
  private static List<Named> of(List<Named> names, TopicPartition partition, String topicId) {
    TreeSet<Named> found =
        new TreeSet<>(Comparator.comparingLong(Named::start).thenComparingLong(Named::end));
    for (Named named : names) {
      if (named.name.topic().equals(partition.topic())
          && named.name.partition() == partition.partition()
          && topicId.startsWith(named.name.topicId())) {
        found.add(named);
      }
    }
    return new ArrayList<>(found);
  }

  /** The first offset that no object reaches; 0 where there is no object. */
  long end(TopicPartition name, String topicId) {
    return Stream.concat(whole(name, topicId).stream(), raw(name, topicId).stream())
        .mapToLong(Named::end)
        .max()
        .orElse(0);
  }

  /** True where an object of raw has offsets of this range. */
  boolean hasRaw(Range range) {
    return raw(range.topicPartition(), range.topicId()).stream()
        .anyMatch(named -> named.start() < range.end() && named.end() > range.start());
  }

  /**
   * Where a partition goes on: behind the ranges that are whole, without a gap before them, and
   * first with what was begun behind that, cut as the objects are that are there.
   */
  Partition resume(TopicPartition name, String topicId, long earliest) {
    List<Named> done = whole(name, topicId);
    List<Named> begun = raw(name, topicId);
    long committed = begun.isEmpty() ? earliest : begun.get(0).start();
    if (!done.isEmpty()) {
      committed = done.get(0).start();
      for (Named range : done) {
        committed = range.start() <= committed ? Math.max(committed, range.end()) : committed;
      }
    }
    long reached = committed;
    done.removeIf(range -> range.end() <= reached);
    begun.removeIf(
        part -> part.end() <= reached || done.stream().anyMatch(each -> each.holds(part)));
    List<Named> behind = new ArrayList<>(done);
    behind.addAll(begun);
    behind.sort(Comparator.comparingLong(Named::start));
    return Partition.resume(name, topicId, committed, cut(name, topicId, reached, behind));
  }

  /** Ranges from an offset on that have the objects' own borders where there are objects. */
  private List<Range> cut(TopicPartition name, String topicId, long from, List<Named> objects) {
    List<Range> ranges = new ArrayList<>();
    long reached = from;
    for (Named object : objects) {
      if (object.start() < reached) {
        throw new JobException(
            "objects of "
                + name
                + " on the lake overlap at offset "
                + object.start()
                + ": it cannot be told where to go on; audit the lake");
      }
      for (long end :
          Cuts.ends(reached, object.start(), settings.batchSize(), true, Integer.MAX_VALUE)) {
        ranges.add(
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
      ranges.add(
          new Range(
              name.topic(),
              topicId,
              name.partition(),
              object.start(),
              object.end(),
              object.name.window(),
              // A part that was begun is one batch, whatever it was cut by then.
              object.whole ? settings.maxBatchBytes() : Long.MAX_VALUE));
      reached = object.end();
    }
    return ranges;
  }
}
