package superhero.dataflow.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import superhero.dataflow.parquet.ParquetAccess;
import superhero.dataflow.range.EventWindow;

/** Holds each marker of a window against the log and the lake when it is written. */
final class Markers {
  private static final Pattern PATH =
      Pattern.compile(
          "sim://lake/standard/(?<table>[^/]+)/(?<folder>date=[^/]+(/hour=[^/]+)?)/(?<name>[^/]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final Deque<Marking> markings = new ArrayDeque<>();

  /** Messages that were on time and on the lake when a marker of theirs was written. */
  private final Set<Producing.OnTime> found = new HashSet<>();

  private final Map<Producing.OnTime, String> missing = new HashMap<>();

  /** A marking in progress, and the numbers of rows that each table has had since it began. */
  private record Marking(String folder, Map<String, Set<Long>> rows) {}

  Markers(World world) {
    this.world = world;
  }

  /** Marks a folder. */
  void watch(String folder, Runnable marking) {
    markings.push(new Marking(folder, new HashMap<>()));
    try {
      for (String table : tables(folder)) {
        count(table, folder);
      }
      marking.run();
    } finally {
      markings.pop();
    }
  }

  /** An object was written or deleted. */
  void changed(String object) {
    if (object.contains("_joined_") && world.store.objects.containsKey(object)) {
      world.statistics.count("joined");
    }
    Matcher path = PATH.matcher(object);
    if (!markings.isEmpty() && path.matches()) {
      String folder = path.group("folder");
      if (path.group("name").equals("_SUCCESS")) {
        world.statistics.count("markers");
        checkRows(object, markings.element().rows().getOrDefault(path.group("table"), Set.of(0L)));
        checkMessages(object, folder);
      } else {
        count(path.group("table"), folder);
      }
    }
  }

  private Set<String> tables(String folder) {
    Set<String> tables = new TreeSet<>();
    for (String object : world.store.objects.keySet()) {
      Matcher path = PATH.matcher(object);
      if (path.matches() && path.group("folder").equals(folder)) {
        tables.add(path.group("table"));
      }
    }
    return tables;
  }

  private void count(String table, String folder) {
    for (Marking marking : markings) {
      if (marking.folder().equals(folder)) {
        marking
            .rows()
            .computeIfAbsent(table, any -> new HashSet<>(Set.of(0L)))
            .add(rows(table, folder));
      }
    }
  }

  /** The rows of a folder; those that a joined object holds as well count once. */
  private long rows(String table, String folder) {
    Map<String, Long> rows = new TreeMap<>();
    String prefix = JobSettings.STANDARD + table + "/" + folder + "/";
    for (Map.Entry<String, byte[]> each : world.store.objects.tailMap(prefix).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      String name = each.getKey().substring(prefix.length());
      if (name.endsWith(".parquet") && !name.contains("/")) {
        rows.putAll(
            name.contains("_joined_")
                ? LakeContents.held(each.getValue())
                : Map.of(name, (long) ParquetAccess.rows(each.getValue()).size()));
      }
    }
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  private void checkRows(String marker, Set<Long> possible) {
    long said = said(marker);
    if (!possible.contains(said)) {
      throw new Violation(marker + " says " + said + " rows; there were " + possible);
    }
  }

  private long said(String marker) {
    try {
      JsonNode json = JSON.readTree(world.store.objects.get(marker));
      return json.get("rows").longValue();
    } catch (JsonProcessingException e) {
      throw new Violation(marker + " is no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkMessages(String marker, String folder) {
    List<Producing.OnTime> mustBe = new ArrayList<>();
    EventWindow windows = folder.contains("/hour=") ? EventWindow.HOUR : EventWindow.DAY;
    for (Producing.OnTime each : world.producing.onTime) {
      if (windows.folder(windows.of(each.timestamp())).equals(folder) && !found.contains(each)) {
        mustBe.add(each);
      }
    }
    if (mustBe.isEmpty()) {
      return;
    }
    LakeContents lake = new LakeContents(world.store.objects);
    for (Producing.OnTime each : mustBe) {
      if (lake.raw.containsKey(each.key()) && lake.bufferMeta.containsKey(each.key())) {
        found.add(each);
      } else if (isRead(each.topic())) {
        missing.putIfAbsent(each, marker);
      }
    }
  }

  /** Whether the job that marks reads this topic, and it is still there. */
  private boolean isRead(SimTopic topic) {
    return topic == world.kafka.topics.get(topic.name)
        && (topic.name.equals(World.TOPIC) || world.current().settings.byPattern());
  }

  /** No marker was written before all messages of its window were on the lake. */
  void checkNoneWasTooEarly() {
    missing.forEach(
        (message, marker) -> {
          // What was aborted, compacted or replaced meanwhile is no message.
          ConsumerRecord<byte[], byte[]> there =
              message.topic().logs.get(message.partition()).messages.get(message.offset());
          if (there != null
              && there.timestamp() == message.timestamp()
              && !world.excuses.contains(message.key())) {
            throw new Violation(marker + " was written before " + message);
          }
        });
  }

  /** Once each window has ended, it is marked in each table of the job, with what is there now. */
  void checkAllAreThere(Job job) {
    world.passTime(Duration.ofDays(2));
    world.step(job, job::run);
    Set<String> folders = new TreeSet<>();
    for (String object : world.store.objects.keySet()) {
      Matcher path = PATH.matcher(object);
      if (path.matches() && !path.group("table").equals("etl_meta")) {
        folders.add(path.group("folder"));
      }
    }
    for (String folder : folders) {
      for (String table : job.settings.models().names()) {
        String marker = JobSettings.STANDARD + table + "/" + folder + "/_SUCCESS";
        if (!world.store.objects.containsKey(marker)) {
          throw new Violation("there is no " + marker);
        }
        // Who makes tables with other models leaves the markers as they are.
        // And a range without messages has its row in the first window, which it does not meet.
        if (!world.commands.haveMadeTablesWithOtherModels()
            && !marker.contains("/etl_meta/date=1970-01-01/")) {
          checkRows(marker, Set.of(rows(table, folder)));
        }
      }
    }
  }
}
