package superhero.dataflow.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import superhero.dataflow.compact.TableFolder;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedRows;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.rawlog.Tables;

/**
 * Reads the rows and dead letters of the objects of one location, those that compacted ones hold
 * too.
 */
final class TableRows implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Configuration ALL_COLUMNS = new Configuration(false);

  private final Tables tables;
  private final CompactedRows compacted;
  private final Map<String, Map<String, String>> holders = new HashMap<>();

  TableRows(Tables tables) {
    this.tables = tables;
    this.compacted = new CompactedRows(tables.standard());
  }

  /**
   * Those of one object.
   *
   * @throws IOException that names the object, and says why it cannot be read
   */
  RowsByMessage of(String kind, String path) throws IOException {
    RowsByMessage rows = new RowsByMessage();
    Location location = tables.of(kind);
    try {
      if (kind.equals(StoredObject.DEAD_LETTERS)) {
        addLines(location.get(path), rows);
      } else {
        addRows(path, rows);
      }
    } catch (IOException e) {
      throw new IOException(location + path + " cannot be read: " + e.getMessage(), e);
    }
    return rows;
  }

  private void addRows(String path, RowsByMessage rows) throws IOException {
    try {
      byte[] object = tables.standard().get(path);
      ParquetRecords.read(object, ALL_COLUMNS, row -> addRow(row, rows));
    } catch (FileNotFoundException e) {
      String folder = path.substring(0, path.lastIndexOf('/'));
      String holder =
          holders.computeIfAbsent(folder, this::holders).get(path.substring(folder.length() + 1));
      if (holder == null) {
        throw e;
      }
      compacted.read(path, folder + "/" + holder, ALL_COLUMNS, row -> addRow(row, rows));
    }
  }

  private Map<String, String> holders(String folder) {
    Map<String, String> holders = new HashMap<>();
    new TableFolder(tables.standard(), folder)
        .compacted()
        .forEach(
            (name, object) -> object.members().forEach(member -> holders.put(member.name(), name)));
    return holders;
  }

  @Override
  public void close() throws IOException {
    compacted.close();
  }

  private static void addRow(GenericRecord row, RowsByMessage rows) {
    Map<String, String> columns = new TreeMap<>();
    for (Schema.Field field : row.getSchema().getFields()) {
      Object value = row.get(field.pos());
      columns.put(field.name(), value == null ? null : value.toString());
    }
    String id = columns.get("msg_id");
    rows.add(id == null ? "" : id, columns);
  }

  private static void addLines(byte[] object, RowsByMessage rows) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(object)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode letter = JSON.readTree(line);
        Map<String, String> columns = new TreeMap<>();
        for (String name : List.of("code", "reason", "model", "pointer", "path")) {
          columns.put(name, letter.path(name).asText());
        }
        rows.add(
            letter.path("topic").asText()
                + "-"
                + letter.path("partition").asText()
                + "@"
                + letter.path("offset").asText(),
            columns);
      }
    }
  }
}
