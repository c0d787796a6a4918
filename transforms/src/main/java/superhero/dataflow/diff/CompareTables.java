package superhero.dataflow.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.hadoop.conf.Configuration;
import superhero.dataflow.compact.TableFolder;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedRows;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.Tables;

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

  private static final TupleTag<KV<Integer, Compared>> OBJECTS = new TupleTag<>("objects") {};

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
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("standard", before.standard().toString()))
        .add(DisplayData.item("reports", reports.toString()));
  }

  @Override
  public PCollectionTuple expand(PCollection<String> manifests) {
    PCollectionTuple listed =
        manifests.apply(
            "Objects",
            ParDo.of(new ObjectsFn(before, after))
                .withOutputTags(OBJECTS, TupleTagList.of(Outputs.LEFT)));
    PCollectionTuple compared =
        listed
            .get(OBJECTS)
            .setCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(Compared.class)))
            .apply("ByFolder", GroupByKey.create())
            .apply(
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
        .and(
            Outputs.LEFT,
            PCollectionList.of(listed.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .and(compared.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .apply("LeftByCompare", Flatten.pCollections()));
  }

  private static final class SumFn extends Combine.BinaryCombineFn<TableDifference> {
    @Override
    public TableDifference apply(TableDifference one, TableDifference other) {
      return one.plus(other);
    }
  }

  /** An object of one location or of both. */
  private record Compared(String kind, String path, boolean isBefore, boolean isAfter)
      implements Serializable {}

  private static final class ObjectsFn extends DoFn<String, KV<Integer, Compared>> {
    private final Tables before;
    private final Tables after;

    ObjectsFn(Tables before, Tables after) {
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
          Compared compared =
              new Compared(kind, object, then.containsKey(object), now.containsKey(object));
          out.get(OBJECTS).output(KV.of(Outputs.bucketOfFolder(object), compared));
        }
      } catch (IOException e) {
        Outputs.leave(out, after.raw() + path + ": " + e.getMessage());
      }
    }

    /** The kind of each object but raw, by location and path. */
    private static Map<String, String> objects(Tables tables, Manifest manifest) {
      Map<String, String> kinds = new HashMap<>();
      List<StoredObject> objects = tables.objects(manifest).orElse(List.of());
      for (StoredObject each : objects) {
        if (!each.kind().equals(StoredObject.RAW)) {
          kinds.put(each.path(), each.kind());
        }
      }
      return kinds;
    }
  }

  /** Objects in the order of their paths, so that a compacted object is read once. */
  private static final class CompareFn
      extends DoFn<KV<Integer, Iterable<Compared>>, KV<String, TableDifference>> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Configuration ALL_COLUMNS = new Configuration(false);

    private final Tables before;
    private final Tables after;

    CompareFn(Tables before, Tables after) {
      this.before = before;
      this.after = after;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<Compared>> bucket, MultiOutputReceiver out)
        throws IOException {
      List<Compared> objects = new ArrayList<>();
      bucket.getValue().forEach(objects::add);
      objects.sort(Comparator.comparing(Compared::kind).thenComparing(Compared::path));
      try (Side then = new Side(before);
          Side now = new Side(after)) {
        for (Compared each : objects) {
          try {
            TableDifference difference =
                then.rows(each, each.isBefore())
                    .differenceTo(each.kind(), now.rows(each, each.isAfter()));
            out.get(DIFFERENCES).output(KV.of(each.kind(), difference));
          } catch (IOException e) {
            Outputs.leave(out, e.getMessage());
          }
        }
      }
    }

    /** The objects of one location, those that compacted ones hold too. */
    private static final class Side implements AutoCloseable {
      private final Tables tables;
      private final CompactedRows compacted;
      private final Map<String, Map<String, String>> holders = new HashMap<>();

      Side(Tables tables) {
        this.tables = tables;
        this.compacted = new CompactedRows(tables.standard());
      }

      RowsByMessage rows(Compared object, boolean isThere) throws IOException {
        RowsByMessage rows = new RowsByMessage();
        if (!isThere) {
          return rows;
        }
        Location location = tables.of(object.kind());
        try {
          if (object.kind().equals(StoredObject.DEAD_LETTERS)) {
            addLines(location.get(object.path()), rows);
          } else {
            addRows(object.path(), rows);
          }
        } catch (IOException e) {
          throw new IOException(location + object.path() + " cannot be read: " + e.getMessage(), e);
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
              holders
                  .computeIfAbsent(folder, this::holders)
                  .get(path.substring(folder.length() + 1));
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
                (name, object) ->
                    object.members().forEach(member -> holders.put(member.name(), name)));
        return holders;
      }

      @Override
      public void close() throws IOException {
        compacted.close();
      }
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
