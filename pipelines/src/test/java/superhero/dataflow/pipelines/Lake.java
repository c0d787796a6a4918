package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import superhero.dataflow.testdata.TemporaryFolder;

/** A lake as readers who know nothing of this project see it: gunzip, zstd, Jackson and DuckDB. */
public record Lake(String raw, String standard, String deadLetters) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static Lake at(String folder) {
    return new Lake(folder + "/raw", folder + "/standard", folder + "/standard/dead_letters");
  }

  /**
   * Bytes of the objects below a location, by their path there. As readers of tables do, it passes
   * over what is called _ or is in a folder that is: markers, which come by the clock.
   */
  public static SortedMap<String, byte[]> objects(String location) {
    Optional<CloudStore> store = Services.storeOf(location);
    if (store.isPresent() && !location.startsWith("s3:")) {
      // Of which Beam knows nothing.
      SortedMap<String, byte[]> objects = store.get().objectsAt(location);
      objects.keySet().removeIf(path -> ("/" + path).contains("/_"));
      return objects;
    }
    Services.readStores();
    try {
      SortedMap<String, byte[]> objects = new TreeMap<>();
      for (MatchResult.Metadata object :
          FileSystems.match(location + "/**", EmptyMatchTreatment.ALLOW).metadata()) {
        String path = object.resourceId().toString().substring(location.length() + 1);
        if (("/" + path).contains("/_")) {
          continue;
        }
        try (InputStream in = Channels.newInputStream(FileSystems.open(object.resourceId()))) {
          objects.put(path, in.readAllBytes());
        }
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of a table that are marked as complete, and what their markers say. */
  public SortedMap<String, String> markers(String model) {
    Services.readStores();
    try {
      SortedMap<String, String> markers = new TreeMap<>();
      String location = standard + "/" + model;
      for (MatchResult.Metadata object :
          FileSystems.match(location + "/**/_SUCCESS", EmptyMatchTreatment.ALLOW).metadata()) {
        try (InputStream in = Channels.newInputStream(FileSystems.open(object.resourceId()))) {
          String folder = object.resourceId().getCurrentDirectory().toString();
          markers.put(
              folder.substring(location.length() + 1, folder.length() - 1),
              new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return markers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SortedMap<String, byte[]> rawObjects() {
    return objects(raw);
  }

  List<JsonNode> rawLines() {
    return lines(raw);
  }

  public List<JsonNode> deadLetterLines() {
    return lines(deadLetters);
  }

  /** Places of all raw lines, "topic-partition@offset". */
  public List<String> rawOffsets() {
    return rawLines().stream()
        .map(
            line ->
                line.get("topic").textValue()
                    + "-"
                    + line.get("partition").intValue()
                    + "@"
                    + line.get("offset").longValue())
        .toList();
  }

  /** Places of all rows of buffer_meta, like {@link #rawOffsets}. */
  public List<String> bufferOffsets() {
    return table("buffer_meta").stream()
        .map(row -> row.get("topic") + "-" + row.get("partition") + "@" + row.get("offset"))
        .toList();
  }

  /** Asserts that raw and buffer_meta hold these places and no other, each as often as here. */
  void holdsExactly(Collection<String> places) {
    assertExactly("raw", rawOffsets(), places);
    assertExactly("buffer_meta", bufferOffsets(), places);
  }

  /** AssertJ compares each with each, which takes hours for 100,000. */
  private static void assertExactly(String where, List<String> found, Collection<String> places) {
    Map<String, Integer> left = new HashMap<>();
    places.forEach(place -> left.merge(place, 1, Integer::sum));
    found.forEach(place -> left.merge(place, -1, Integer::sum));
    left.values().removeIf(count -> count == 0);
    assertThat(left).as("places that %s lacks, or has too often (below 0)", where).isEmpty();
  }

  /** Rows of a table by column, ordered by object, then as they stand in it. */
  public List<Map<String, String>> table(String model) {
    return select(
        model, "* EXCLUDE (filename, file_row_number)", "true ORDER BY filename, file_row_number");
  }

  /** How many rows of a table a condition in SQL holds for. */
  long count(String model, String condition) {
    List<Map<String, String>> rows = select(model, "count(*) AS n", condition);
    return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).get("n"));
  }

  private List<Map<String, String>> select(String model, String columns, String condition) {
    try (TemporaryFolder temporary = TemporaryFolder.create("table")) {
      Path folder = temporary.path();
      SortedMap<String, byte[]> objects = objects(standard + "/" + model);
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        Path copy = folder.resolve(object.getKey());
        Files.createDirectories(copy.getParent());
        Files.write(copy, object.getValue());
      }
      return objects.isEmpty()
          ? List.of()
          : query(
              "SELECT "
                  + columns
                  + " FROM read_parquet('"
                  + folder
                  + "/**/*.parquet', filename = true, file_row_number = true,"
                  + " hive_partitioning = false) WHERE "
                  + condition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Map<String, String>> query(String sql) {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet result = statement.executeQuery(sql)) {
        List<Map<String, String>> rows = new ArrayList<>();
        while (result.next()) {
          Map<String, String> row = new LinkedHashMap<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.put(result.getMetaData().getColumnName(i), result.getString(i));
          }
          rows.add(row);
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> lines(String location) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (Map.Entry<String, byte[]> object : objects(location).entrySet()) {
        boolean isZstd = object.getKey().endsWith(".json.zst");
        if (isZstd || object.getKey().endsWith(".json.gz")) {
          InputStream bytes = new ByteArrayInputStream(object.getValue());
          InputStream in = isZstd ? new ZstdInputStream(bytes) : new GZIPInputStream(bytes);
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          for (String line : text.lines().toList()) {
            lines.add(JSON.readTree(line));
          }
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
