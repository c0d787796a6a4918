package superhero.dataflow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericRecord;
import superhero.dataflow.parquet.ParquetAccess;

/**
 * What stands on the lake, by {@code <first digits of the topic's id>/<partition>/<offset>}. Raw
 * and dead letters are read with the JDK, zstd and Jackson alone.
 */
final class LakeContents {
  private static final Pattern NAME =
      Pattern.compile(".*_([0-9a-f]{8})_(\\d+)_(\\d{19})_(\\d{19})\\..*");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, Integer> raw = new HashMap<>();

  /** Of each line of raw, the timestamp. */
  final Map<String, Long> timestamps = new HashMap<>();

  final Map<String, Integer> bufferMeta = new HashMap<>();
  final Map<String, Integer> deadLetters = new HashMap<>();
  final Map<String, Integer> logMeta = new HashMap<>();
  final Set<String> listed = new HashSet<>();

  /** Of ranges that have a row of etl_meta. */
  private final Set<String> ofWholeRanges = new HashSet<>();

  final Set<String> objects = new HashSet<>();
  private final Map<String, String> keyOfMessage = new HashMap<>();

  LakeContents(Map<String, byte[]> store) {
    try {
      for (Map.Entry<String, byte[]> each : store.entrySet()) {
        String path = each.getKey().substring("sim://lake/".length());
        if (path.startsWith("raw/_")
            || path.startsWith("raw/.")
            || path.startsWith("standard/_")
            || path.endsWith("/_SUCCESS")) {
          continue;
        }
        if (path.startsWith("raw/")) {
          lines(path, each.getValue(), raw);
        } else if (path.startsWith("dead_letters/") && Line.areIn(path)) {
          lines(path, each.getValue(), deadLetters);
        } else if (path.startsWith("standard/buffer_meta/")) {
          objects(path, each.getValue()).forEach(this::bufferMeta);
        } else if (path.startsWith("standard/etl_meta/")) {
          etlMeta(each.getValue());
        }
        if (Line.areIn(path)) {
          objects.add(path);
        } else if (path.endsWith(".parquet")) {
          objects.addAll(objects(path, each.getValue()).keySet());
        }
      }
      for (Map.Entry<String, byte[]> each : store.entrySet()) {
        if (each.getKey().startsWith("sim://lake/standard/log_meta/")
            && each.getKey().endsWith(".parquet")) {
          for (GenericRecord row : ParquetAccess.rows(each.getValue())) {
            String message = row.get("msg_id").toString();
            add(logMeta, keyOfMessage.getOrDefault(message, message));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first offset, and the one behind the last, of each raw object of a partition. */
  List<long[]> parts(String topicId, int partition) {
    return objects.stream()
        .filter(path -> path.startsWith("raw/"))
        .map(NAME::matcher)
        .filter(name -> name.matches() && name.group(1).equals(topicId))
        .filter(name -> Integer.parseInt(name.group(2)) == partition)
        .map(name -> new long[] {Long.parseLong(name.group(3)), Long.parseLong(name.group(4))})
        .toList();
  }

  /** The rows of a table's object by its path, or those of each object that it holds. */
  private static Map<String, List<GenericRecord>> objects(String path, byte[] object) {
    List<GenericRecord> rows = ParquetAccess.rows(object);
    if (!path.contains("_joined_")) {
      return Map.of(path, rows);
    }
    Map<String, List<GenericRecord>> objects = new LinkedHashMap<>();
    int[] next = new int[1];
    held(object)
        .forEach(
            (name, count) ->
                objects.put(
                    path.substring(0, path.lastIndexOf('/') + 1) + name,
                    rows.subList(next[0], next[0] += count.intValue())));
    return objects;
  }

  /** How many rows each object has that a joined one holds, by name, in order. */
  static Map<String, Long> held(byte[] object) {
    String members = ParquetAccess.text(object, "superhero.joined");
    Map<String, Long> held = new LinkedHashMap<>();
    if (members != null) {
      try {
        for (JsonNode each : JSON.readTree(members)) {
          held.put(each.get("name").textValue(), each.get("rows").longValue());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return held;
  }

  static String key(String topicId, int partition, long offset) {
    return topicId + "/" + partition + "/" + offset;
  }

  /** The key of a dead letter of a model. */
  static String letter(String key, String model) {
    return key + " of " + model;
  }

  private static String topicId(String path) {
    Matcher matcher = NAME.matcher(path);
    if (!matcher.matches()) {
      throw new Violation("an object with a foreign name: " + path);
    }
    return matcher.group(1);
  }

  private void lines(String path, byte[] object, Map<String, Integer> into) throws IOException {
    String topicId = topicId(path);
    try (BufferedReader reader = Line.text(path, object)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode json = JSON.readTree(line);
        String key = key(topicId, json.get("partition").intValue(), json.get("offset").longValue());
        add(into, json.has("model") ? letter(key, json.get("model").textValue()) : key);
        timestamps.put(key, json.get("timestamp").longValue());
      }
    }
  }

  private void bufferMeta(String path, List<GenericRecord> rows) {
    String topicId = topicId(path);
    for (GenericRecord row : rows) {
      String key = key(topicId, (int) row.get("partition"), (long) row.get("offset"));
      add(bufferMeta, key);
      keyOfMessage.put(row.get("msg_id").toString(), key);
    }
  }

  /** Whether the range of an offset has a row of etl_meta. */
  boolean isInWholeRange(String key) {
    return ofWholeRanges.contains(key);
  }

  /** Whether a message is on the lake, and its range is whole. */
  boolean isWhole(String key) {
    return isInWholeRange(key) && raw.containsKey(key) && bufferMeta.containsKey(key);
  }

  /** The offsets that the name of an object tells, each as a key. */
  static List<String> keysIn(String path) {
    Matcher matcher = NAME.matcher(path);
    if (!matcher.matches()) {
      throw new Violation("an object with a foreign name: " + path);
    }
    return LongStream.range(Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4)))
        .mapToObj(offset -> key(matcher.group(1), Integer.parseInt(matcher.group(2)), offset))
        .toList();
  }

  private void etlMeta(byte[] object) {
    for (GenericRecord row : ParquetAccess.rows(object)) {
      String topicId = row.get("topic_id").toString().substring(0, 8);
      for (long i = (long) row.get("start_offset"); i < (long) row.get("end_offset"); i++) {
        ofWholeRanges.add(key(topicId, (int) row.get("partition"), i));
      }
      for (Object each : (Iterable<?>) row.get("objects")) {
        GenericRecord listedObject = (GenericRecord) each;
        String kind = listedObject.get("kind").toString();
        boolean table = !kind.equals("raw") && !kind.equals("dead_letters");
        listed.add((table ? "standard/" : kind + "/") + listedObject.get("path"));
      }
    }
  }

  private static void add(Map<String, Integer> counts, String key) {
    counts.merge(key, 1, Integer::sum);
  }
}
