package superhero.dataflow.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import superhero.dataflow.batch.Manifest;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.ParquetRecords;

/**
 * Compares the tables of ranges at two locations, row by row. In: paths of manifests, whose tables
 * are at the second location. Out: {@link #REPORTS}, paths of one {@link TableDifference} a table
 * as JSON in a location that the driver reads too, dead letters among them, and {@link
 * Outputs#LEFT}, a sentence for each object that cannot be read. Bounded; a retry overwrites
 * reports with themselves.
 */
public final class CompareTables extends PTransform<PCollection<String>, PCollectionTuple> {
  public static final TupleTag<String> REPORTS = new TupleTag<>("reports") {};

  private static final TupleTag<KV<String, TableDifference>> DIFFERENCES =
      new TupleTag<>("differences") {};

  private final Tables before;
  private final Tables after;
  private final Location reports;
  private final String prefix;

  private CompareTables(Tables before, Tables after, Location reports, String prefix) {
    this.before = before;
    this.after = after;
    this.reports = reports;
    this.prefix = prefix;
  }

  /**
   * Of one raw location.
   *
   * @param reports where the reports go
   * @param prefix of their names, of this run alone
   */
  public static CompareTables of(Tables before, Tables after, Location reports, String prefix) {
    return new CompareTables(before, after, reports, prefix);
  }

  @Override
  public PCollectionTuple expand(PCollection<String> manifests) {
    PCollectionTuple compared =
        manifests.apply(
            "Compare",
            ParDo.of(new CompareFn(before, after))
                .withOutputTags(DIFFERENCES, TupleTagList.of(Outputs.LEFT)));
    PCollection<String> written =
        compared
            .get(DIFFERENCES)
            .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(TableDifference.class)))
            .apply("ByTable", Combine.perKey(new SumFn()))
            .apply("Report", ParDo.of(new ReportFn(reports, prefix)))
            .setCoder(StringUtf8Coder.of());
    return PCollectionTuple.of(REPORTS, written)
        .and(Outputs.LEFT, compared.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()));
  }

  private static final class SumFn extends Combine.BinaryCombineFn<TableDifference> {
    @Override
    public TableDifference apply(TableDifference one, TableDifference other) {
      return one.plus(other);
    }
  }

  private static final class CompareFn extends DoFn<String, KV<String, TableDifference>> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tables before;
    private final Tables after;

    CompareFn(Tables before, Tables after) {
      this.before = before;
      this.after = after;
    }

    @ProcessElement
    public void process(@Element String path, MultiOutputReceiver out) {
      try {
        Manifest manifest = Manifest.decode(path, after.raw().get(path));
        Map<String, String> then = objects(before, manifest);
        Map<String, String> now = objects(after, manifest);
        TreeSet<String> all = new TreeSet<>(then.keySet());
        all.addAll(now.keySet());
        for (String object : all) {
          String kind = then.getOrDefault(object, now.get(object));
          TableDifference difference =
              rows(before, kind, then.containsKey(object), object)
                  .differenceTo(kind, rows(after, kind, now.containsKey(object), object));
          out.get(DIFFERENCES).output(KV.of(kind, difference));
        }
      } catch (IOException e) {
        Outputs.leave(out, path + ": " + e.getMessage());
      }
    }

    /** The kind of each object but raw, by location and path. */
    private static Map<String, String> objects(Tables tables, Manifest manifest) {
      Map<String, String> kinds = new HashMap<>();
      List<StoredObject> objects = new RangeReplay(tables, manifest).inTables();
      for (StoredObject each : objects) {
        if (!each.kind().equals(StoredObject.RAW)) {
          kinds.put(each.path(), each.kind());
        }
      }
      return kinds;
    }

    private static RowsByMessage rows(Tables tables, String kind, boolean isThere, String path)
        throws IOException {
      RowsByMessage rows = new RowsByMessage();
      if (isThere) {
        byte[] object = tables.of(kind).get(path);
        try {
          if (kind.equals(StoredObject.DEAD_LETTERS)) {
            addLines(object, rows);
          } else {
            addRows(object, rows);
          }
        } catch (IOException e) {
          throw new IOException(tables.of(kind) + path + " cannot be read: " + e.getMessage(), e);
        }
      }
      return rows;
    }

    private static void addRows(byte[] object, RowsByMessage rows) throws IOException {
      for (GenericRecord row : ParquetRecords.all(object)) {
        Map<String, String> columns = new TreeMap<>();
        for (Schema.Field field : row.getSchema().getFields()) {
          Object value = row.get(field.pos());
          columns.put(field.name(), value == null ? null : value.toString());
        }
        String id = columns.get("msg_id");
        rows.add(id == null ? "" : id, columns);
      }
    }

    private static void addLines(byte[] object, RowsByMessage rows) throws IOException {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(new ByteArrayInputStream(object)), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode letter = JSON.readTree(line);
          Map<String, String> columns = new TreeMap<>();
          for (String name : List.of("reason", "model", "pointer")) {
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

  private static final class ReportFn extends DoFn<KV<String, TableDifference>, String> {
    private final Location location;
    private final String prefix;

    ReportFn(Location location, String prefix) {
      this.location = location;
      this.prefix = prefix;
    }

    @ProcessElement
    public void process(@Element KV<String, TableDifference> table, OutputReceiver<String> out)
        throws JsonProcessingException {
      String path = prefix + table.getKey() + ".json";
      location.put(
          path, TableDifference.JSON.writeValueAsBytes(table.getValue()), "application/json");
      out.output(path);
    }
  }
}
