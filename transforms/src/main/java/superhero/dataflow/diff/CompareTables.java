package superhero.dataflow.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
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
import superhero.dataflow.lake.Location;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.Tables;

/**
 * Compares the tables of ranges at two locations, row by row. In: paths of manifests, whose tables
 * are at the second location. Out: {@link #REPORTS}, paths of one {@link TableDifference} a table
 * as JSON in a location that the driver reads too, dead letters among them, and {@link
 * Outputs#LEFT}, a sentence for each object that cannot be read. Bounded; a retry overwrites
 * reports with themselves.
 *
 * <p>Beam counts {@code diff/objects}, and in {@code diff/objectsFound} what these come to.
 */
public final class CompareTables extends PTransform<PCollection<String>, PCollectionTuple> {
  public static final TupleTag<String> REPORTS = new TupleTag<>("reports") {};

  private static final TupleTag<KV<String, TableDifference>> DIFFERENCES =
      new TupleTag<>("differences") {};

  static final TupleTag<KV<Integer, Compared>> OBJECTS = new TupleTag<>("objects") {};

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
            ParDo.of(new ListTableObjects(before, after))
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
            .apply("ByTable", Combine.perKey(TableDifference::plus))
            .apply("Report", ParDo.of(new ReportFn(reports, prefix)))
            .setCoder(StringUtf8Coder.of());
    return PCollectionTuple.of(REPORTS, written)
        .and(
            Outputs.LEFT,
            PCollectionList.of(listed.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .and(compared.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .apply("LeftByCompare", Flatten.pCollections()));
  }

  /** Objects in the order of their paths, so that a compacted object is read once. */
  private static final class CompareFn
      extends DoFn<KV<Integer, Iterable<Compared>>, KV<String, TableDifference>> {
    private static final Counter COMPARED = Metrics.counter("diff", "objects");

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
      try (TableRows then = new TableRows(before);
          TableRows now = new TableRows(after)) {
        for (Compared each : objects) {
          try {
            TableDifference difference =
                rows(then, each, each.isBefore())
                    .differenceTo(each.kind(), rows(now, each, each.isAfter()));
            out.get(DIFFERENCES).output(KV.of(each.kind(), difference));
            COMPARED.inc();
          } catch (IOException e) {
            Outputs.leave(out, e.getMessage());
          }
        }
      }
    }

    private static RowsByMessage rows(TableRows side, Compared object, boolean isThere)
        throws IOException {
      return isThere ? side.of(object.kind(), object.path()) : new RowsByMessage();
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
