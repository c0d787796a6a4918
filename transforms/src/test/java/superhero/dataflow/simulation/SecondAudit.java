package superhero.dataflow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import superhero.dataflow.parquet.ParquetAccess;

/**
 * Holds the objects of a lake against one another and against the log, as the audit does and
 * without its code: names, lines and lists are parsed here. Only Parquet is read by the same
 * library.
 */
final class SecondAudit {
  private static final Pattern OBJECT =
      Pattern.compile(
          "sim://lake/(?<kind>raw|dead_letters|standard/(?<table>[a-z_]+))/(?<topic>[a-z0-9.]+/)?"
              + "(?<stem>date=(?<date>[0-9-]+)(/hour=(?<hour>\\d\\d))?/(?<range>[a-z0-9.]+"
              + "_(?<id>[0-9a-f]{8})_(?<partition>\\d+)_(?<start>\\d{19})_(?<end>\\d{19})))"
              + "\\.(json\\.gz|json\\.zst|parquet)");
  private static final String RANGES = "sim://lake/raw/_ranges/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> topicIds;
  private final Function<String, ConsumerRecord<byte[], byte[]>> log;
  private final List<String> problems = new ArrayList<>();

  /** Objects by what a batch's share, then by kind. */
  private final Map<String, Map<String, Piece>> batches = new TreeMap<>();

  /** What rows of etl_meta list: rows and bytes by the name of an object. */
  private final Map<String, String> listed = new HashMap<>();

  /** Raw objects of ranges, by the range's name, as its row of etl_meta and its manifest say. */
  private final Map<String, Set<String>> rows = new HashMap<>();

  private final Map<String, Set<String>> manifests = new HashMap<>();
  private final Set<String> offsets = new HashSet<>();

  /** An object, or what a joined one holds of it. */
  private record Piece(Matcher name, long bytes, List<Line> lines, List<GenericRecord> rows) {
    long size() {
      return (long) lines.size() + rows.size();
    }

    List<String> ids() {
      return rows.stream().map(row -> row.get("msg_id").toString()).toList();
    }
  }

  private SecondAudit(Set<String> topicIds, Function<String, ConsumerRecord<byte[], byte[]>> log) {
    this.topicIds = topicIds;
    this.log = log;
  }

  /**
   * Sentences of what is wrong.
   *
   * @param topicIds first digits; objects of other topics are passed over
   * @param log messages by their key in {@link LakeContents}, null for those that are gone
   */
  static List<String> of(
      Map<String, byte[]> store,
      Set<String> topicIds,
      Function<String, ConsumerRecord<byte[], byte[]>> log) {
    SecondAudit audit = new SecondAudit(topicIds, log);
    store.forEach(
        (name, bytes) -> {
          try {
            audit.take(name, bytes);
          } catch (IOException | RuntimeException e) {
            audit.problems.add(name + " cannot be read: " + e);
          }
        });
    audit.compare();
    return audit.problems;
  }

  private void take(String name, byte[] bytes) throws IOException {
    if (name.startsWith(RANGES) && name.endsWith(".json")) {
      JsonNode json = JSON.readTree(bytes);
      Set<String> raw = new HashSet<>();
      for (JsonNode each : json.get("objects")) {
        raw.add(said("raw/" + each.get("path").textValue(), each.get("rows"), each.get("bytes")));
      }
      manifests.put(
          name.substring(name.lastIndexOf('/') + 1, name.length() - ".json".length()), raw);
    } else if (name.contains("_joined_")) {
      takeJoined(name, bytes);
    } else if (Line.areIn(name)) {
      put(name, bytes.length, Line.all(name, bytes), List.of());
    } else if (name.endsWith(".parquet")) {
      put(name, bytes.length, List.of(), ParquetAccess.rows(bytes));
    } else if (name.contains("/_replacing/")) {
      problems.add(name + " is left");
    }
  }

  private void takeJoined(String name, byte[] bytes) throws IOException {
    List<GenericRecord> all = ParquetAccess.rows(bytes);
    int next = 0;
    for (JsonNode each : JSON.readTree(ParquetAccess.text(bytes, "superhero.joined"))) {
      int end = next + each.get("rows").intValue();
      put(
          name.substring(0, name.lastIndexOf('/') + 1) + each.get("name").textValue(),
          each.get("bytes").longValue(),
          List.of(),
          all.subList(next, end));
      next = end;
    }
    if (next != all.size()) {
      problems.add(name + " has more rows than it lists");
    }
  }

  private void put(String path, long bytes, List<Line> lines, List<GenericRecord> records) {
    Matcher name = OBJECT.matcher(path);
    if (!name.matches()) {
      problems.add(path + " has a foreign name");
    } else if (topicIds.contains(name.group("id"))) {
      Piece piece = new Piece(name, bytes, lines, records);
      if ("etl_meta".equals(name.group("table"))) {
        etlMeta(piece);
      } else if (batches
              .computeIfAbsent(name.group("stem"), any -> new TreeMap<>())
              .put(name.group("kind"), piece)
          != null) {
        problems.add(path + " is there twice");
      }
    }
  }

  private void etlMeta(Piece piece) {
    GenericRecord row = piece.rows().get(0);
    Set<String> raw = new HashSet<>();
    long messages = 0;
    for (Object each : (Iterable<?>) row.get("objects")) {
      GenericRecord object = (GenericRecord) each;
      String kind = object.get("kind").toString();
      boolean isTable = !kind.equals("raw") && !kind.equals("dead_letters");
      String path = (isTable ? "standard/" : kind + "/") + object.get("path");
      String said = said(path, object.get("rows"), object.get("bytes"));
      if (listed.put(path, said) != null) {
        problems.add(path + " is listed twice");
      }
      if (kind.equals("raw")) {
        raw.add(said);
        messages += (long) object.get("rows");
      }
    }
    if (piece.size() != 1 || messages != (long) row.get("messages")) {
      problems.add(piece.name().group() + " counts " + row.get("messages") + ", not " + messages);
    }
    if (rows.put(piece.name().group("range"), raw) != null) {
      problems.add(piece.name().group() + " is the second of its range");
    }
  }

  private static String said(String path, Object rows, Object bytes) {
    return path + " " + rows + " " + bytes;
  }

  private void compare() {
    Set<String> there = new HashSet<>();
    batches.forEach(
        (stem, pieces) -> {
          pieces.values().forEach(piece -> there.add(compareWithList(piece)));
          Piece raw = pieces.get("raw");
          Piece buffer = pieces.get("standard/buffer_meta");
          if (raw == null || buffer == null) {
            problems.add(stem + " has only " + pieces.keySet());
          } else {
            raw.lines().forEach(line -> compareWithLog(raw.name(), line));
            compareTables(stem, raw, buffer, pieces);
          }
        });
    listed.keySet().stream()
        .filter(path -> !there.contains(path))
        .forEach(path -> problems.add(path + " is listed and not there"));
    manifests
        .keySet()
        .removeIf(range -> topicIds.stream().noneMatch(id -> range.contains("_" + id + "_")));
    if (!manifests.equals(rows)) {
      problems.add("manifests and etl_meta differ: " + manifests + ", " + rows);
    }
  }

  private String compareWithList(Piece piece) {
    String path = piece.name().group().substring("sim://lake/".length());
    if (!said(path, piece.size(), piece.bytes()).equals(listed.get(path))) {
      problems.add(path + " has other rows or bytes than etl_meta says: " + listed.get(path));
    }
    return path;
  }

  private void compareWithLog(Matcher name, Line line) {
    String key = LakeContents.key(name.group("id"), line.partition(), line.offset());
    ConsumerRecord<byte[], byte[]> sent = log.apply(key);
    if (sent != null
        && !line.equals(Line.of(sent.partition(), sent.offset(), sent.timestamp(), sent.value()))) {
      problems.add(key + " is not as it was sent");
    }
    String hour = name.group("hour");
    String time = Instant.ofEpochMilli(line.timestamp()).toString();
    boolean fits =
        line.partition() == Integer.parseInt(name.group("partition"))
            && line.offset() >= Long.parseLong(name.group("start"))
            && line.offset() < Long.parseLong(name.group("end"))
            && time.startsWith(name.group("date") + "T" + (hour == null ? "" : hour + ":"));
    if (!fits || !offsets.add(key)) {
      problems.add(key + (fits ? " is twice in raw" : " is in a foreign object"));
    }
  }

  private void compareTables(String stem, Piece raw, Piece buffer, Map<String, Piece> pieces) {
    List<String> said = raw.lines().stream().map(SecondAudit::text).toList();
    if (!said.equals(buffer.rows().stream().map(SecondAudit::text).toList())) {
      problems.add(stem + " differs in raw and buffer_meta");
    }
    Piece none = new Piece(raw.name(), 0, List.of(), List.of());
    Map<Long, Line> dead = new LinkedHashMap<>();
    pieces
        .getOrDefault("dead_letters", none)
        .lines()
        .forEach(
            each -> {
              if (each.model().equals("log_meta")) {
                dead.put(each.offset(), each.withModel(null));
              } else if (!each.model().equals("scores")) {
                problems.add(stem + " has a dead letter of " + each.model());
              }
            });
    List<String> letters =
        pieces.getOrDefault("dead_letters", none).lines().stream()
            .map(line -> line.offset() + " " + line.model())
            .toList();
    List<String> letterRows =
        pieces.getOrDefault("standard/dead_letter_meta", none).rows().stream()
            .map(row -> row.get("offset") + " " + row.get("model"))
            .toList();
    if (!letters.equals(letterRows)) {
      problems.add(stem + " differs in dead letters and dead_letter_meta");
    }
    Map<Long, Line> lines =
        raw.lines().stream().collect(Collectors.toMap(Line::offset, each -> each, (a, b) -> a));
    dead.forEach(
        (offset, line) -> {
          if (!lines.containsKey(offset) || !line.equals(lines.get(offset))) {
            problems.add(stem + " has another dead letter at " + offset);
          }
        });
    List<String> good =
        buffer.rows().stream()
            .filter(row -> !dead.containsKey((long) row.get("offset")))
            .map(row -> row.get("msg_id").toString())
            .toList();
    if (!good.equals(pieces.getOrDefault("standard/log_meta", none).ids())) {
      problems.add(stem + " differs in buffer_meta, and log_meta and dead letters");
    }
  }

  private static String text(Line line) {
    return line.offset()
        + " "
        + 1_000 * line.timestamp()
        + " "
        + line.valueSize()
        + " "
        + line.checksum();
  }

  private static String text(GenericRecord row) {
    return row.get("offset")
        + " "
        + row.get("timestamp")
        + " "
        + row.get("serialized_value_size")
        + " "
        + row.get("checksum");
  }
}
